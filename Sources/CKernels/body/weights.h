// What choosing a token needs: how much the elements of a row weigh together, and where a part of that weight ends.

/// So many elements are summed up in float32; the sums of such stretches in float64.
#define WEIGHED 256

/// e^((x - largest) * scale), or 1 where the scale is 0, for elements above the floor; 0 for the others and for NaN.
INLINE vf weight_of(const sk_weights *w, vf x) {
  vf one = splat(1.0f), none = {};
  if (w->scale == 0) return choose(x > w->floor, one, none);
  vf d = (x - w->largest) * w->scale;
  // Equal first: infinity less itself is no number.
  vf weight = choose(x == w->largest, one, choose(d >= -87.0f, exp_of(d), none));
  return choose(x > w->floor, weight, none);
}

/// Vector `i` of the row; what is past the end weighs nothing.
INLINE vf weighed_load(const sk_weights *w, long i) {
  if (i + LANES <= w->count) return load(w->x + i);
  float rest[LANES];
  for (long lane = 0; lane < LANES; lane++) rest[lane] = i + lane < w->count ? w->x[i + lane] : -INFINITY;
  return load(rest);
}

INLINE double weigh_stretch(const sk_weights *w, long begin) {
  vf sums = {};
  for (long i = begin; i < MIN(begin + WEIGHED, w->count); i += LANES) sums += weight_of(w, weighed_load(w, i));
  return sum_of(sums);
}

static double weigh(const sk_weights *w) {
  double sum = 0;
  for (long begin = 0; begin < w->count; begin += WEIGHED) sum += weigh_stretch(w, begin);
  return sum;
}

/// The element of a stretch at which the weights reach `mass`, or its last that weighs anything.
static long pick_in_stretch(const sk_weights *w, long begin, double mass) {
  long last = begin;
  for (long i = begin; i < MIN(begin + WEIGHED, w->count); i += LANES) {
    float weights[LANES];
    store(weights, weight_of(w, weighed_load(w, i)));
    for (long lane = 0; lane < LANES; lane++)
      if (weights[lane] > 0) {
        last = i + lane;
        mass -= weights[lane];
        if (mass <= 0) return last;
      }
  }
  return last;
}

static long pick(const sk_weights *w, double mass) {
  long last = 0;
  double rest = mass;
  for (long begin = 0; begin < w->count; begin += WEIGHED) {
    double sum = weigh_stretch(w, begin);
    if (sum == 0) continue;
    last = begin;
    rest = mass;
    if (mass <= sum) break;
    mass -= sum;
  }
  return pick_in_stretch(w, last, rest);
}
