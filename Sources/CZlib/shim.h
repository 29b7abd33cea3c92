#ifndef STENO_CZLIB_SHIM_H
#define STENO_CZLIB_SHIM_H
#include <zlib.h>
#endif
