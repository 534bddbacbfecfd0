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

static void rms_norm_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_norm *n = context;
  long whole = n->columns / LANES * LANES;
  for (long r = begin; r < end; r++) {
    const float *x = n->x + r * n->ldx;
    float *out = n->out + r * n->ld_out;
    vf squares = {};
    for (long i = 0; i < whole; i += LANES) squares = load(x + i) * load(x + i) + squares;
    float square = sum_of(squares);
    for (long i = whole; i < n->columns; i++) square += x[i] * x[i];
    float scale = 1.0f / sqrtf(square / (float)n->columns + n->epsilon);
    for (long i = 0; i < whole; i += LANES) store(out + i, load(x + i) * scale * load(n->weight + i));
    for (long i = whole; i < n->columns; i++) out[i] = x[i] * scale * n->weight[i];
  }
}

static void rms_norm(sk_pool *pool, const sk_norm *n) { sk_pool_run(pool, n->rows, 64, rms_norm_rows, n); }

static void whole_norm_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_whole_norm *n = context;
  for (long r = begin; r < end; r++) {
    const float *x = n->x + r * n->ldx;
    float *out = n->out + r * n->ld_out;
    for (long i = 0; i < n->columns; i++) out[i] = x[i] * n->weight[i] + n->bias[i];
  }
}

/// The sums are in double precision and in one order, so that the result depends on x alone.
static void whole_norm(sk_pool *pool, const sk_whole_norm *n) {
  double sum = 0, squares = 0, count = (double)n->rows * (double)n->columns;
  for (long r = 0; r < n->rows; r++)
    for (long i = 0; i < n->columns; i++) sum += n->x[r * n->ldx + i];
  double mean = sum / count;
  for (long r = 0; r < n->rows; r++)
    for (long i = 0; i < n->columns; i++) {
      double d = n->x[r * n->ldx + i] - mean;
      squares += d * d;
    }
  // (x - mean) * scale * weight + bias, as one factor and one summand for each column.
  float scale = (float)(1 / sqrt(squares / count + n->epsilon)), *factors = sk_pool_scratch(pool, 0, n->columns * 8);
  if (!factors) return;
  float *summands = factors + n->columns;
  for (long i = 0; i < n->columns; i++) {
    factors[i] = scale * n->weight[i];
    summands[i] = n->bias[i] - (float)mean * factors[i];
  }
  sk_whole_norm affine = *n;
  affine.weight = factors;
  affine.bias = summands;
  sk_pool_run(pool, n->rows, 64, whole_norm_rows, &affine);
}

static void activated_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_activation *a = context;
  for (long r = begin; r < end; r++) {
    const float *x = a->x + r * a->ldx, *residual = a->residual ? a->residual + r * a->ld_residual : NULL;
    float *out = a->out + r * a->ld_out;
    for (long i = 0; i < a->columns; i += LANES) {
      long count = MIN(LANES, a->columns - i);
      float padded[LANES] = {}, padded_residual[LANES] = {};
      memcpy(padded, x + i, (size_t)count * 4);
      vf y = activated(a->activation, load(padded));
      if (residual) {
        memcpy(padded_residual, residual + i, (size_t)count * 4);
        y += load(padded_residual);
      }
      store(padded, y);
      memcpy(out + i, padded, (size_t)count * 4);
    }
  }
}

static void activate(sk_pool *pool, const sk_activation *a) { sk_pool_run(pool, a->rows, 16, activated_rows, a); }

static void gated_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_gated *g = context;
  long whole = g->columns / LANES * LANES, rest = g->columns - whole;
  for (long r = begin; r < end; r++) {
    const float *gate = g->x + r * g->ldx, *up = gate + g->columns;
    float *out = g->out + r * g->ld_out;
    for (long i = 0; i < whole; i += LANES) store(out + i, activated(g->activation, load(gate + i)) * load(up + i));
    if (rest) {
      float last[LANES] = {};
      memcpy(last, gate + whole, (size_t)rest * 4);
      store(last, activated(g->activation, load(last)));
      for (long i = 0; i < rest; i++) out[whole + i] = last[i] * up[whole + i];
    }
  }
}

static void gated(sk_pool *pool, const sk_gated *g) { sk_pool_run(pool, g->rows, 16, gated_rows, g); }

static void pool_row_range(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_pooling *p = context;
  for (long r = begin; r < end; r++) {
    float *out = p->out + r * p->ld_out;
    const int32_t *ids = p->ids + r * p->window;
    memcpy(out, p->x + ids[0] * p->ldx, (size_t)p->columns * 4);
    for (long w = 1; w < p->window; w++) {
      const float *x = p->x + ids[w] * p->ldx;
      if (p->kind == SK_MEAN)
        for (long c = 0; c < p->columns; c++) out[c] += x[c];
      else
        for (long c = 0; c < p->columns; c++) out[c] = x[c] > out[c] ? x[c] : out[c];
    }
    if (p->kind == SK_MEAN)
      for (long c = 0; c < p->columns; c++) out[c] /= (float)p->window;
  }
}

static void pool_rows(sk_pool *pool, const sk_pooling *p) { sk_pool_run(pool, p->rows, 16, pool_row_range, p); }

static void patches(sk_pool *pool, const sk_patches *p) {
  (void)pool;
  long down = p->height / p->size, across = p->width / p->size;
  for (long row = 0; row < down; row++)
    for (long column = 0; column < across; column++) {
      float *out = p->out + (row * across + column) * p->ld_out;
      for (long c = 0; c < p->channels; c++)
        for (long y = 0; y < p->size; y++, out += p->size)
          memcpy(out, p->pixels + (c * p->height + row * p->size + y) * p->width + column * p->size, (size_t)p->size * 4);
    }
}

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
