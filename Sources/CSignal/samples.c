#include "CSignal.h"

// Sums in single precision and divides by the count, as `numpy.mean` over channels of float32 samples does.
#define MEAN(type, at, scale)                                              \
  for (size_t frame = 0; frame < frames; frame++) {                        \
    float sum = 0;                                                         \
    for (size_t channel = from; channel < to; channel++) {                 \
      const type value = at;                                               \
      sum += (float)(scale);                                               \
    }                                                                      \
    out[frame] = sum / (float)(to - from);                                 \
  }

#define SQUARES(type, at, scale)                                           \
  for (size_t frame = 0; frame < frames; frame++) {                        \
    for (size_t channel = from; channel < to; channel++) {                 \
      const type value = at;                                               \
      const double sample = (double)(scale);                               \
      total += sample * sample;                                            \
    }                                                                      \
  }

#define LAYOUTS(LOOP, type, scale)                                                            \
  if (planar) {                                                                               \
    LOOP(type, ((const type *)planes[channel])[frame], scale)                                 \
  } else {                                                                                    \
    const type *samples = planes[0];                                                          \
    LOOP(type, samples[frame * count + channel], scale)                                       \
  }                                                                                           \
  break;

#define KINDS(LOOP)                                                        \
  switch (kind) {                                                          \
    case SIGNAL_UINT8: LAYOUTS(LOOP, uint8_t, ((float)value - 128) * 0x1p-7f) \
    case SIGNAL_INT16: LAYOUTS(LOOP, int16_t, (float)value * 0x1p-15f)     \
    case SIGNAL_INT32: LAYOUTS(LOOP, int32_t, value * 0x1p-31)             \
    case SIGNAL_INT64: LAYOUTS(LOOP, int64_t, (double)value * 0x1p-63)     \
    case SIGNAL_FLOAT: LAYOUTS(LOOP, float, value)                         \
    case SIGNAL_DOUBLE: LAYOUTS(LOOP, double, value)                       \
  }

void signal_downmix(const void *const *planes, enum signal_sample kind, bool planar, int channels, int first, int used,
                    size_t frames, float *out) {
  const size_t count = (size_t)channels, from = (size_t)first, to = from + (size_t)used;
  KINDS(MEAN)
}

double signal_energy(const void *const *planes, enum signal_sample kind, bool planar, int channels, size_t frames) {
  const size_t count = (size_t)channels, from = 0, to = count;
  double total = 0;
  KINDS(SQUARES)
  return total / (double)count;
}

size_t signal_first_not_finite(const float *samples, size_t count) {
  const size_t block = 1024;
  for (size_t start = 0; start < count; start += block) {
    const size_t end = count - start < block ? count : start + block;
    uint32_t found = 0;
    for (size_t i = start; i < end; i++) {
      uint32_t bits;
      __builtin_memcpy(&bits, samples + i, sizeof bits);
      found |= (bits & 0x7F800000) == 0x7F800000;
    }
    if (!found) continue;
    for (size_t i = start; i < end; i++) {
      if (!__builtin_isfinite(samples[i])) return i;
    }
  }
  return count;
}
