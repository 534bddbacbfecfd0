// The functions that are applied to the elements of a product.

/// x Phi(x) with the error function of Abramowitz and Stegun 7.1.26 (absolute error below 1.5e-7).
INLINE vf gelu_of(vf x) {
  vf z = vector_abs(x) * 0.70710678118654752f;
  vf t = 1.0f / (z * 0.3275911f + 1.0f);
  vf p = splat(1.061405429f);
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  vf erf = 1.0f - p * t * exp_of(-z * z);
  erf = choose(x < 0.0f, -erf, erf);
  return 0.5f * x * (1.0f + erf);
}

/// x / (1 + e^-z). The bound keeps e^-z finite.
INLINE vf sigmoid_times(vf x, vf z) { return x / (1.0f + exp_of(vector_min(-z, splat(88.0f)))); }

INLINE vf sigmoid_of(vf x) { return sigmoid_times(splat(1.0f), x); }

/// As 2 sigmoid(2x) - 1.
INLINE vf tanh_of(vf x) { return sigmoid_times(splat(2.0f), 2.0f * x) - 1.0f; }

/// 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), as tanh(z) = 2 sigmoid(2z) - 1.
INLINE vf gelu_tanh_of(vf x) { return sigmoid_times(x, 1.5957691216057308f * (x + 0.044715f * x * x * x)); }

INLINE vf activated(int activation, vf x) {
  switch (activation) {
    case SK_GELU: return gelu_of(x);
    case SK_GELU_TANH: return gelu_tanh_of(x);
    case SK_QUICK_GELU: return sigmoid_times(x, 1.702f * x);
    case SK_SILU: return sigmoid_times(x, x);
    case SK_RELU: return vector_max(x, (vf){});
    case SK_TANH: return tanh_of(x);
    default: return x;
  }
}
