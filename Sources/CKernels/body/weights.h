// What choosing a token needs: how much the elements of a row weigh together, and where a part of that weight ends.

/// So many elements are summed up in float32; the sums of such stretches in float64.
#define STRETCH 256

/// e^((x - largest) * scale), or 1 where the scale is 0, for elements above the floor; 0 for the others and for NaN.
INLINE vf weight_of(const sk_weights *w, vf x) {
  vf one = splat(1.0f), none = {};
  if (w->scale == 0) return choose(x > w->floor, one, none);
  vf d = (x - w->largest) * w->scale;
  // Equal first: infinity less itself is no number.
  vf weight = choose(x == w->largest, one, choose(d >= -87.0f, exp_of(d), none));
  return choose(x > w->floor, weight, none);
}

/// Vector `i` of the row; what is past the end has no weight.
INLINE vf padded_load(const sk_weights *w, long i) {
  if (i + LANES <= w->count) return load(w->x + i);
  float rest[LANES];
  for (long lane = 0; lane < LANES; lane++) rest[lane] = i + lane < w->count ? w->x[i + lane] : -INFINITY;
  return load(rest);
}

INLINE double stretch_sum(const sk_weights *w, long begin) {
  vf sums = {};
  for (long i = begin; i < MIN(begin + STRETCH, w->count); i += LANES) sums += weight_of(w, padded_load(w, i));
  return sum_of(sums);
}

static double weight_sum(const sk_weights *w) {
  double sum = 0;
  for (long begin = 0; begin < w->count; begin += STRETCH) sum += stretch_sum(w, begin);
  return sum;
}

/// The element of a stretch at which the weights reach `wanted`, or its last that weighs anything.
static long sample_stretch(const sk_weights *w, long begin, double wanted) {
  long last = begin;
  for (long i = begin; i < MIN(begin + STRETCH, w->count); i += LANES) {
    float weights[LANES];
    store(weights, weight_of(w, padded_load(w, i)));
    for (long lane = 0; lane < LANES; lane++)
      if (weights[lane] > 0) {
        last = i + lane;
        wanted -= weights[lane];
        if (wanted <= 0) return last;
      }
  }
  return last;
}

static long sample(const sk_weights *w, double wanted) {
  long last = 0;
  double rest = wanted;
  for (long begin = 0; begin < w->count; begin += STRETCH) {
    double sum = stretch_sum(w, begin);
    if (sum == 0) continue;
    last = begin;
    rest = wanted;
    if (wanted <= sum) break;
    wanted -= sum;
  }
  return sample_stretch(w, last, rest);
}

static long columns_from(const float *x, long count, float least, int32_t *found) {
  long n = 0, i = 0;
  for (; i + LANES <= count; i += LANES) {
    if (!__builtin_reduce_or(load(x + i) >= least)) continue;
    for (long lane = i; lane < i + LANES; lane++)
      if (x[lane] >= least) found[n++] = (int32_t)lane;
  }
  for (; i < count; i++)
    if (x[i] >= least) found[n++] = (int32_t)i;
  return n;
}

static void restrict_row(float *x, long count, float floor, float edge, long ties, float scale) {
  for (long i = 0; i < count; i++) {
    int stays = x[i] > floor;
    if (!stays && ties > 0 && x[i] == edge) {
      ties--;
      stays = 1;
    }
    x[i] = stays ? x[i] * scale : -INFINITY;
  }
}
