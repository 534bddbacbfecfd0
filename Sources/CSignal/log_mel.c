#include "CSignal.h"
#include "fourier.h"
#include "log10.h"

size_t signal_log_mel_scratch(const struct signal_log_mel_plan *plan) {
  const size_t points = (size_t)plan->frame_length / 2;
  const size_t vectors = 2 * points + 2 * points + (points + 1) + (size_t)plan->bins;
  return vectors * SIGNAL_LANES + SIGNAL_LANES;  // the rest is for alignment
}

/// Windows four frames: sample 2n of each becomes the real and sample 2n + 1 the imaginary part of z[n].
SIGNAL_INLINE void window_frames(const float *const frame[SIGNAL_LANES], const double *window, int length,
                                 complex_lanes *z) {
  for (int n = 0; n < length; n += 4) {
    half_lanes a, b, c, d;
    __builtin_memcpy(&a, frame[0] + n, sizeof a);
    __builtin_memcpy(&b, frame[1] + n, sizeof b);
    __builtin_memcpy(&c, frame[2] + n, sizeof c);
    __builtin_memcpy(&d, frame[3] + n, sizeof d);
    const half_lanes ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    const half_lanes ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const half_lanes cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const half_lanes cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    z[n / 2].re = window[n] * __builtin_convertvector(__builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5), lanes);
    z[n / 2].im = window[n + 1] * __builtin_convertvector(__builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7), lanes);
    z[n / 2 + 1].re =
        window[n + 2] * __builtin_convertvector(__builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5), lanes);
    z[n / 2 + 1].im =
        window[n + 3] * __builtin_convertvector(__builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7), lanes);
  }
}

/// The power of the `points + 1` lines of the real signal whose even and odd samples were transformed into `z`:
/// X[k] = (Z[k] + Z*[points - k]) / 2 - i / 2 * exp(-i pi k / points) * (Z[k] - Z*[points - k]).
SIGNAL_INLINE void power_lines(const complex_lanes *z, int points, const double *split, lanes *power) {
  const lanes first = z[0].re + z[0].im, last = z[0].re - z[0].im;
  power[0] = first * first;
  power[points] = last * last;
  for (int k = 1; k <= points / 2; k++) {
    const complex_lanes a = z[k], b = z[points - k];
    const lanes even_re = 0.5 * (a.re + b.re), even_im = 0.5 * (a.im - b.im);
    const lanes odd_re = 0.5 * (a.im + b.im), odd_im = 0.5 * (b.re - a.re);
    complex_lanes turned;
    rotate(&odd_re, &odd_im, split + 2 * k, &turned);
    const lanes low_re = even_re + turned.re, low_im = even_im + turned.im;
    const lanes high_re = even_re - turned.re, high_im = even_im - turned.im;
    power[k] = low_re * low_re + low_im * low_im;
    power[points - k] = high_re * high_re + high_im * high_im;
  }
}

/// log10 of the mel filters' outputs; silence counts as 1e-10.
SIGNAL_INLINE void mel_bins(const struct signal_log_mel_plan *plan, const lanes *power, lanes *mel) {
  const double *weights = plan->weights;
  const lanes least = {1e-10, 1e-10, 1e-10, 1e-10};
  for (int bin = 0; bin < plan->bins; bin++) {
    const lanes *line = power + plan->first[bin];
    const int count = plan->lines[bin];
    lanes sum = {0, 0, 0, 0};
    for (int i = 0; i < count; i++) sum += weights[i] * line[i];
    weights += count;
    sum = __builtin_elementwise_max(sum, least);
    log10_lanes(&sum);
    mel[bin] = sum;
  }
}

SIGNAL_INLINE float log_mel(const struct signal_log_mel_plan *plan, const float *samples, size_t frames,
                            double *scratch, float *out) {
  const int length = plan->frame_length, points = length / 2, bins = plan->bins;
  const uintptr_t alignment = sizeof(lanes) - 1;
  complex_lanes *x = (complex_lanes *)(((uintptr_t)scratch + alignment) & ~alignment);
  complex_lanes *y = x + points;
  lanes *power = (lanes *)(y + points), *mel = power + points + 1;
  float largest = -__builtin_inff();
  for (size_t start = 0; start < frames; start += SIGNAL_LANES) {
    const float *frame[SIGNAL_LANES];
    for (size_t lane = 0; lane < SIGNAL_LANES; lane++) {
      const size_t index = start + lane < frames ? start + lane : frames - 1;
      frame[lane] = samples + index * (size_t)plan->hop;
    }
    window_frames(frame, plan->window, length, x);
    power_lines(fourier(x, y, points, plan->radices, plan->stages, plan->twiddles), points, plan->split, power);
    mel_bins(plan, power, mel);
    for (size_t lane = 0; lane < SIGNAL_LANES && start + lane < frames; lane++) {
      float *row = out + (start + lane) * (size_t)bins;
      for (int bin = 0; bin < bins; bin++) {
        const float value = (float)mel[bin][lane];
        row[bin] = value;
        largest = value > largest ? value : largest;
      }
    }
  }
  return largest;
}

#if defined(__x86_64__)
bool signal_has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

__attribute__((target("avx2,fma"))) static float log_mel_avx2(const struct signal_log_mel_plan *plan,
                                                              const float *samples, size_t frames, double *scratch,
                                                              float *out) {
  return log_mel(plan, samples, frames, scratch, out);
}
#else
bool signal_has_avx2(void) { return false; }
#define log_mel_avx2 log_mel
#endif

float signal_log_mel(const struct signal_log_mel_plan *plan, const float *samples, size_t frames, double *scratch,
                     float *out) {
  return plan->avx2 ? log_mel_avx2(plan, samples, frames, scratch, out)
                    : log_mel(plan, samples, frames, scratch, out);
}

void signal_log_mel_scale(float *values, size_t count, float floor) {
  for (size_t i = 0; i < count; i++) {
    const float value = values[i] > floor ? values[i] : floor;
    values[i] = (value + 4.0f) / 4.0f;
  }
}
