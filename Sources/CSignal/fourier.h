// Stockham's self-sorting complex Fourier transform, decimation in frequency, four transforms at once.
//
// A pass of radix r over n = r * m points that lie s apart reads x[q + s * (p + k * m)], k < r, and writes
// y[q + s * (r * p + j)] = exp(-2 pi i * p * j / n) * DFT_r(x)[j]; the next pass has n / r points, s * r apart.
// C. Van Loan, "Computational Frameworks for the Fast Fourier Transform" (SIAM, 1992), section 1.7.
#pragma once
#include "lanes.h"

/// *out = (re + i im) * (c + i s)
SIGNAL_INLINE void rotate(const lanes *re, const lanes *im, const double *factor, complex_lanes *out) {
  const lanes a = *re, b = *im;
  out->re = a * factor[0] - b * factor[1];
  out->im = a * factor[1] + b * factor[0];
}

SIGNAL_INLINE void fourier_pass_2(const complex_lanes *x, complex_lanes *y, int m, int s, const double *twiddles) {
  for (int p = 0; p < m; p++, twiddles += 2) {
    for (int q = 0; q < s; q++) {
      const complex_lanes a = x[q + s * p], b = x[q + s * (p + m)];
      complex_lanes *out = y + q + s * 2 * p;
      const lanes re = a.re - b.re, im = a.im - b.im;
      out[0].re = a.re + b.re;
      out[0].im = a.im + b.im;
      rotate(&re, &im, twiddles, out + s);
    }
  }
}

SIGNAL_INLINE void fourier_pass_4(const complex_lanes *x, complex_lanes *y, int m, int s, const double *twiddles) {
  for (int p = 0; p < m; p++, twiddles += 6) {
    for (int q = 0; q < s; q++) {
      const complex_lanes *in = x + q + s * p;
      const complex_lanes a = in[0], b = in[s * m], c = in[2 * s * m], d = in[3 * s * m];
      complex_lanes *out = y + q + s * 4 * p;
      const lanes ac_re = a.re + c.re, ac_im = a.im + c.im, bd_re = b.re + d.re, bd_im = b.im + d.im;
      const lanes a_c_re = a.re - c.re, a_c_im = a.im - c.im, b_d_re = b.re - d.re, b_d_im = b.im - d.im;
      const lanes re1 = a_c_re + b_d_im, im1 = a_c_im - b_d_re;
      const lanes re2 = ac_re - bd_re, im2 = ac_im - bd_im;
      const lanes re3 = a_c_re - b_d_im, im3 = a_c_im + b_d_re;
      out[0].re = ac_re + bd_re;
      out[0].im = ac_im + bd_im;
      rotate(&re1, &im1, twiddles, out + s);
      rotate(&re2, &im2, twiddles + 2, out + 2 * s);
      rotate(&re3, &im3, twiddles + 4, out + 3 * s);
    }
  }
}

SIGNAL_INLINE void fourier_pass_5(const complex_lanes *x, complex_lanes *y, int m, int s, const double *twiddles) {
  const double c1 = 0.30901699437494742410, c2 = -0.80901699437494742410;  // cos(2 pi / 5), cos(4 pi / 5)
  const double s1 = 0.95105651629515357212, s2 = 0.58778525229247312917;   // sin(2 pi / 5), sin(4 pi / 5)
  for (int p = 0; p < m; p++, twiddles += 8) {
    for (int q = 0; q < s; q++) {
      const complex_lanes *in = x + q + s * p;
      const complex_lanes a = in[0], b = in[s * m], c = in[2 * s * m], d = in[3 * s * m], e = in[4 * s * m];
      complex_lanes *out = y + q + s * 5 * p;
      const lanes be_re = b.re + e.re, be_im = b.im + e.im, cd_re = c.re + d.re, cd_im = c.im + d.im;
      const lanes b_e_re = b.re - e.re, b_e_im = b.im - e.im, c_d_re = c.re - d.re, c_d_im = c.im - d.im;
      const lanes u_re = a.re + c1 * be_re + c2 * cd_re, u_im = a.im + c1 * be_im + c2 * cd_im;
      const lanes v_re = a.re + c2 * be_re + c1 * cd_re, v_im = a.im + c2 * be_im + c1 * cd_im;
      const lanes g_re = s1 * b_e_re + s2 * c_d_re, g_im = s1 * b_e_im + s2 * c_d_im;
      const lanes h_re = s2 * b_e_re - s1 * c_d_re, h_im = s2 * b_e_im - s1 * c_d_im;
      const lanes re1 = u_re + g_im, im1 = u_im - g_re, re4 = u_re - g_im, im4 = u_im + g_re;
      const lanes re2 = v_re + h_im, im2 = v_im - h_re, re3 = v_re - h_im, im3 = v_im + h_re;
      out[0].re = a.re + be_re + cd_re;
      out[0].im = a.im + be_im + cd_im;
      rotate(&re1, &im1, twiddles, out + s);
      rotate(&re2, &im2, twiddles + 2, out + 2 * s);
      rotate(&re3, &im3, twiddles + 4, out + 3 * s);
      rotate(&re4, &im4, twiddles + 6, out + 4 * s);
    }
  }
}

/// Transforms the `n` points of `x`; `y` is as large. Returns which of the two holds the result.
SIGNAL_INLINE complex_lanes *fourier(complex_lanes *x, complex_lanes *y, int n, const int32_t *radices, int stages,
                                     const double *twiddles) {
  for (int stage = 0, s = 1; stage < stages; stage++) {
    const int radix = radices[stage], m = n / radix;
    switch (radix) {
      case 2: fourier_pass_2(x, y, m, s, twiddles); break;
      case 4: fourier_pass_4(x, y, m, s, twiddles); break;
      default: fourier_pass_5(x, y, m, s, twiddles); break;
    }
    twiddles += (size_t)m * (size_t)(radix - 1) * 2;
    n = m;
    s *= radix;
    complex_lanes *written = y;
    y = x;
    x = written;
  }
  return x;
}
