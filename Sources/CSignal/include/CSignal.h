// Element loops: over audio samples (downmix, checks, the log-mel spectrogram), and over pixels.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pixels.h"
#include "resize.h"

/// How a decoder lays out one sample.
enum signal_sample {
  SIGNAL_UINT8,
  SIGNAL_INT16,
  SIGNAL_INT32,
  SIGNAL_INT64,
  SIGNAL_FLOAT,
  SIGNAL_DOUBLE,
};

/// Writes the mean over `used` channels from `first` on, of each of `frames` sample frames of `channels`, to `out`;
/// integers are scaled to [-1, 1). Interleaved samples lie in `planes[0]`; planar ones in a plane a channel.
void signal_downmix(const void *const *planes, enum signal_sample kind, bool planar, int channels, int first, int used,
                    size_t frames, float *out);

/// The sum of the squares of `frames` sample frames, averaged over `channels`; see `signal_downmix` for the layout.
double signal_energy(const void *const *planes, enum signal_sample kind, bool planar, int channels, size_t frames);

/// The index of the first sample that is NaN or infinite; `count` where all are finite.
size_t signal_first_not_finite(const float *samples, size_t count);

/// The tables of a log-mel spectrogram. The Fourier transform of `frame_length` real samples is one of
/// `frame_length / 2` complex ones in `stages` passes of radix 2, 4 or 5.
struct signal_log_mel_plan {
  int frame_length;          // samples a frame, a multiple of 4
  int hop;                   // samples from a frame to the next
  int bins;                  // mel filters
  int stages;                // passes of the Fourier transform
  const int32_t *radices;    // [stages]
  const double *window;      // [frame_length]
  const double *twiddles;    // per pass: (radix - 1) complex factors for each butterfly
  const double *split;       // [frame_length / 4 + 1] complex factors exp(-2 pi i k / frame_length)
  const int32_t *first;      // [bins]: the first spectral line of a filter
  const int32_t *lines;      // [bins]: how many lines it spans
  const double *weights;     // the filters' weights one after the other
  bool avx2;                 // use the AVX2 form; only where signal_has_avx2()
};

/// Whether this processor has AVX2 and FMA.
bool signal_has_avx2(void);

/// How many doubles of scratch memory `signal_log_mel` needs.
size_t signal_log_mel_scratch(const struct signal_log_mel_plan *plan);

/// Writes log10(max(mel power, 1e-10)) of `frames` > 0 frames to `out` ([frames, bins]) and returns the largest value.
/// Frame f covers `samples[f * hop ..< f * hop + frame_length]`.
float signal_log_mel(const struct signal_log_mel_plan *plan, const float *samples, size_t frames, double *scratch,
                     float *out);

/// values[i] = (max(values[i], floor) + 4) / 4
void signal_log_mel_scale(float *values, size_t count, float floor);
