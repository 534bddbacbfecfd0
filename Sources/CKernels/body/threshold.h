// Where the weight of a row's largest elements reaches a given sum.

/// A number that is larger for a larger float; 0 and -0 are the same.
INLINE uint32_t order_of(float x) {
  uint32_t bits;
  x += 0.0f;
  memcpy(&bits, &x, 4);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

INLINE float ordered(uint32_t order) {
  uint32_t bits = order & 0x80000000u ? order & 0x7fffffffu : ~order;
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

/// Sums the weights by `bits` bits of their elements' order from bit `shift` on, of elements whose bits above are
/// `prefix`; then finds where the sum from the largest down reaches `*wanted`, and leaves there what it lacks.
static uint32_t threshold_digit(const sk_weights *w, uint32_t prefix, int shift, int bits, double *wanted) {
  // Neighbours often fall together; with several sums for each place one addition need not wait for the last.
  double sums[4][2048];
  memset(sums, 0, sizeof sums);
  uint32_t mask = (1u << bits) - 1, first = prefix << bits << shift;
  int whole = shift + bits >= 32;
  float least = whole ? -INFINITY : ordered(first), most = whole ? INFINITY : ordered(first + ((1u << (shift + bits)) - 1));
  // The orders past infinity are NaN's.
  if (least != least) least = -INFINITY;
  if (most != most) most = INFINITY;
  for (long i = 0; i < w->count; i += LANES) {
    vf x = padded_load(w, i);
    if (!__builtin_reduce_or((x > w->floor) & (x >= least) & (x <= most))) continue;
    float values[LANES], weights[LANES];
    store(values, x);
    store(weights, weight_of(w, x));
    for (long lane = 0; lane < LANES; lane++)
      if (weights[lane] > 0 && values[lane] >= least && values[lane] <= most)
        sums[lane & 3][order_of(values[lane]) >> shift & mask] += weights[lane];
  }
  uint32_t lowest = 0;
  double above = 0, without = 0;
  for (long place = mask; place >= 0; place--) {
    double sum = sums[0][place] + sums[1][place] + sums[2][place] + sums[3][place];
    if (sum == 0) continue;
    lowest = (uint32_t)place;
    without = above;
    above += sum;
    if (above >= *wanted) break;
  }
  *wanted -= without;
  return lowest;
}

/// By all bits of the order, eleven at a time: right for any row.
static float threshold_by_digits(const sk_weights *w, double wanted, long *ties) {
  uint32_t order = threshold_digit(w, 0, 21, 11, &wanted);
  order = order << 11 | threshold_digit(w, order, 10, 11, &wanted);
  order = order << 10 | threshold_digit(w, order, 0, 10, &wanted);
  float value = ordered(order), weight = weight_of(w, splat(value))[0];
  double needed = weight > 0 ? ceil(wanted / weight * (1 - 1e-9)) : 1;
  *ties = needed < 1 ? 1 : needed < (double)w->count ? (long)needed : w->count;
  return value;
}

#define PLACES 2048
#define MOST_NEAR 1024

INLINE vi places_of(const sk_weights *w, vf x, float density) {
  return __builtin_convertvector(vector_min((w->largest - x) * density, splat(PLACES - 1)), vi) & (PLACES - 1);
}

static int descending(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x < y) - (x > y);
}

/// By the distance to the largest element, in even steps; then those in the step where the wanted is reached are put in
/// order. One look at every element and a short one, where the elements are spread out; 0 where too many lie together.
static int threshold_by_distance(const sk_weights *w, double wanted, float *value, long *ties) {
  double sums[4][PLACES];
  memset(sums, 0, sizeof sums);
  float reach = MIN(w->largest - w->floor, 87.0f / w->scale), density = (PLACES - 1) / reach;
  if (!(reach > 0 && density < INFINITY)) return 0;
  for (long i = 0; i < w->count; i += LANES) {
    vf x = padded_load(w, i);
    if (!__builtin_reduce_or(x > w->floor)) continue;
    float weights[LANES];
    int32_t places[LANES];
    store(weights, weight_of(w, x));
    *(vi_any *)places = places_of(w, x, density);
    for (long lane = 0; lane < LANES; lane++) sums[lane & 3][places[lane]] += weights[lane];
  }
  int32_t found = -1;
  double above = 0, before = 0;
  for (int32_t place = 0; place < PLACES && above < wanted; place++) {
    double sum = sums[0][place] + sums[1][place] + sums[2][place] + sums[3][place];
    if (sum == 0) continue;
    found = place;
    before = above;
    above += sum;
  }
  if (found < 0) return 0;
  float near[MOST_NEAR];
  long count = 0;
  for (long i = 0; i < w->count; i += LANES) {
    vf x = padded_load(w, i);
    vi here = (places_of(w, x, density) == found) & (weight_of(w, x) > 0);
    if (!__builtin_reduce_or(here)) continue;
    for (long lane = 0; lane < LANES; lane++)
      if (here[lane]) {
        if (count == MOST_NEAR) return 0;
        near[count++] = x[lane];
      }
  }
  qsort(near, (size_t)count, sizeof(float), descending);
  wanted -= before;
  for (long i = 0; i < count; i++) {
    *ties = i > 0 && near[i] == near[i - 1] ? *ties + 1 : 1;
    *value = near[i];
    wanted -= weight_of(w, splat(near[i]))[0];
    if (wanted <= 0) break;
  }
  return 1;
}

static float threshold(const sk_weights *w, double wanted, long *ties) {
  float value;
  if (w->scale > 0 && w->largest < INFINITY && threshold_by_distance(w, wanted, &value, ties)) return value;
  return threshold_by_digits(w, wanted, ties);
}
