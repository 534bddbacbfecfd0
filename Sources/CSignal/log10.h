// The decimal logarithm of positive normal doubles, to a few units in the last place.
#pragma once
#include "lanes.h"

/// x = 2^e * m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh((m - 1) / (m + 1)) by its power series, whose first
/// term left out is below 1e-14 of the whole.
SIGNAL_INLINE void log10_lanes(lanes *x) {
  const uint64_t root_half = 0x3FE6A09E667F3BCD, one = 0x3FF0000000000000;
  const double log10_of_2 = 0.30102999566398119521, twice_log10_of_e = 0.86858896380650365530;
  const double exponent_bias = 6755399441055744.0;  // 2^52 + 2^51: adding an integer to its bits adds it to its value
  lane_bits bits;
  __builtin_memcpy(&bits, x, sizeof bits);
  const lane_bits shifted = bits - root_half + one;
  lane_bits exponent = (shifted >> 52) - 1023;
  bits -= exponent << 52;
  exponent += 0x4338000000000000;
  lanes m, e;
  __builtin_memcpy(&m, &bits, sizeof m);
  __builtin_memcpy(&e, &exponent, sizeof e);
  const lanes s = (m - 1.0) / (m + 1.0), s2 = s * s;
  lanes sum = s2 * (1.0 / 15) + 1.0 / 13;
  sum = sum * s2 + 1.0 / 11;
  sum = sum * s2 + 1.0 / 9;
  sum = sum * s2 + 1.0 / 7;
  sum = sum * s2 + 1.0 / 5;
  sum = sum * s2 + 1.0 / 3;
  sum = sum * s2 + 1.0;
  *x = (e - exponent_bias) * log10_of_2 + s * sum * twice_log10_of_e;
}
