#include "CSignal.h"
#include "lanes.h"

#include <stdlib.h>

// W3C, "Portable Network Graphics (PNG) Specification", section 9, filter method 0.

SIGNAL_INLINE void undo_sub(uint8_t *row, size_t count, size_t step) {
  for (size_t i = step; i < count; i++) row[i] = (uint8_t)(row[i] + row[i - step]);
}

SIGNAL_INLINE void undo_average(uint8_t *row, const uint8_t *previous, size_t count, size_t step) {
  for (size_t i = 0; i < step && i < count; i++) row[i] = (uint8_t)(row[i] + previous[i] / 2);
  for (size_t i = step; i < count; i++) row[i] = (uint8_t)(row[i] + (row[i - step] + previous[i]) / 2);
}

SIGNAL_INLINE void undo_paeth(uint8_t *row, const uint8_t *previous, size_t count, size_t step) {
  for (size_t i = 0; i < step && i < count; i++) row[i] = (uint8_t)(row[i] + previous[i]);
  for (size_t i = step; i < count; i++) {
    const int left = row[i - step], above = previous[i], corner = previous[i - step];
    const int to_left = abs(above - corner), to_above = abs(left - corner), to_corner = abs(left + above - 2 * corner);
    const int above_or_corner = to_above <= to_corner ? above : corner;
    const int nearest = to_left <= to_above && to_left <= to_corner ? left : above_or_corner;
    row[i] = (uint8_t)(row[i] + nearest);
  }
}

SIGNAL_INLINE bool undo(int filter, uint8_t *row, const uint8_t *previous, size_t count, size_t step) {
  switch (filter) {
    case 0: return true;
    case 1: undo_sub(row, count, step); return true;
    case 2:
      for (size_t i = 0; i < count; i++) row[i] = (uint8_t)(row[i] + previous[i]);
      return true;
    case 3: undo_average(row, previous, count, step); return true;
    case 4: undo_paeth(row, previous, count, step); return true;
    default: return false;
  }
}

bool signal_png_unfilter(int filter, uint8_t *row, const uint8_t *previous, size_t count, size_t step) {
  // With a step that it knows the compiler keeps the pixel before in registers.
  switch (step) {
    case 1: return undo(filter, row, previous, count, 1);
    case 3: return undo(filter, row, previous, count, 3);
    case 4: return undo(filter, row, previous, count, 4);
    default: return undo(filter, row, previous, count, step);
  }
}
