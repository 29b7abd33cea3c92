#include "CAllocator.h"

// Defines __GLIBC__.
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

void steno_allocator_limit(size_t large, int arenas) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, (int)large);
  mallopt(M_TRIM_THRESHOLD, (int)(4 * large));
  mallopt(M_ARENA_MAX, arenas);
#else
  (void)large;
  (void)arenas;
#endif
}
