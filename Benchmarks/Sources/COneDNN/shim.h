#ifndef STENO_CONEDNN_SHIM_H
#define STENO_CONEDNN_SHIM_H
#include <dnnl.h>
#endif
