#ifndef STENO_ALLOCATOR_H
#define STENO_ALLOCATOR_H

#include <stddef.h>

/// Makes the C library give blocks from `large` bytes on straight back to the system when they are freed, instead of
/// learning to keep them, and work with at most `arenas` heaps. Does nothing where the library has no such settings.
void steno_allocator_limit(size_t large, int arenas);

#endif
