#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/// Begins to count the heap allocations of the whole process, from zero.
void allocation_counter_start(void);

/// Ends the counting; gives how many allocations there were since it began.
uint64_t allocation_counter_stop(void);

#endif
