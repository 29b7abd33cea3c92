// The steps a child takes on itself between fork and exec: async-signal-safe, no allocation.
#ifndef CCONFINEMENT_LAYERS_H
#define CCONFINEMENT_LAYERS_H

#include "CConfinement.h"

// Each returns 1 when in force, 0 when the kernel does not offer it, -1 (errno set) when it failed.
int confinement_apply_landlock(const struct confinement_request *request, int inherited);
// Opening files for writing passes the filter only where one file may be written.
int confinement_apply_system_call_filter(int writes_a_file);
int confinement_apply_network_namespace(void);

// Returns 0, or -1 with errno set.
int confinement_apply_limits(const struct confinement_request *request);

// Gives up every capability but reading of files, so that a child of root is no longer root in effect.
int confinement_drop_capabilities(void);

#endif
