// Work on one row at a time.

static void norm_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_norm *n = context;
  long whole = n->columns / LANES * LANES;
  for (long r = begin; r < end; r++) {
    const float *x = n->x + r * n->ldx;
    float *out = n->out + r * n->ld_out;
    vf sums = {};
    for (long i = 0; i < whole; i += LANES) sums += load(x + i);
    float sum = sum_of(sums);
    for (long i = whole; i < n->columns; i++) sum += x[i];
    float mean = sum / (float)n->columns;
    vf squares = {};
    for (long i = 0; i < whole; i += LANES) {
      vf d = load(x + i) - mean;
      squares = d * d + squares;
    }
    float square = sum_of(squares);
    for (long i = whole; i < n->columns; i++) square += (x[i] - mean) * (x[i] - mean);
    float scale = 1.0f / sqrtf(square / (float)n->columns + n->epsilon);
    for (long i = 0; i < whole; i += LANES)
      store(out + i, (load(x + i) - mean) * scale * load(n->weight + i) + load(n->bias + i));
    for (long i = whole; i < n->columns; i++) out[i] = (x[i] - mean) * scale * n->weight[i] + n->bias[i];
  }
}

static void layer_norm(sk_pool *pool, const sk_norm *n) { sk_pool_run(pool, n->rows, 64, norm_rows, n); }

static void add(const float *x, const float *y, float *out, long count) {
  for (long i = 0; i < count; i++) out[i] = x[i] + y[i];
}

/// The first index of the largest value.
static long argmax(const float *x, long count) {
  long whole = count / LANES * LANES;
  float best = -INFINITY;
  if (whole) {
    vf bests = load(x);
    for (long i = LANES; i < whole; i += LANES) bests = vector_max(bests, load(x + i));
    best = max_of(bests);
  }
  for (long i = whole; i < count; i++) best = x[i] > best ? x[i] : best;
  for (long i = 0; i < count; i++)
    if (x[i] == best) return i;
  return 0;
}
