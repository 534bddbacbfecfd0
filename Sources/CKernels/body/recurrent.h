// Work on rows that follow each other in time.

static void magnitude_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_magnitudes *m = context;
  for (long r = begin; r < end; r++) {
    const float *real = m->x + r * m->ldx, *imaginary = real + m->columns;
    float *out = m->out + r * m->ld_out;
    for (long i = 0; i < m->columns; i++) out[i] = sqrtf(real[i] * real[i] + imaginary[i] * imaginary[i]);
  }
}

static void magnitudes(sk_pool *pool, const sk_magnitudes *m) { sk_pool_run(pool, m->rows, 64, magnitude_rows, m); }

/// Vectors of gates that are summed at a time: they stay in registers while the hidden state is walked through.
enum { GATE_VECTORS = 8 };

INLINE void gate_block(const sk_lstm *l, const float *x, const float *hidden, float *sums, long begin, const int vectors) {
  vf parts[GATE_VECTORS];
  long gates = 4 * l->hidden;
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    parts[v] = load(x + begin + v * LANES);
    if (l->bias) parts[v] += load(l->bias + begin + v * LANES);
  }
  const float *weight = l->weight + begin;
  for (long k = 0; k < l->hidden; k++, weight += gates)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) parts[v] = hidden[k] * load(weight + v * LANES) + parts[v];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) store(sums + begin + v * LANES, parts[v]);
}

static void lstm(sk_pool *pool, const sk_lstm *l) {
  long size = l->hidden, gates = 4 * size;
  float *sums = sk_pool_scratch(pool, 0, gates * 4), *hidden = l->state, *cell = l->state + size;
  if (!sums) return;
  for (long step = 0; step < l->steps; step++) {
    const float *x = l->x + step * l->ldx;
    float *out = l->out + step * l->ld_out;
    long begin = 0;
    for (; begin + GATE_VECTORS * LANES <= gates; begin += GATE_VECTORS * LANES)
      gate_block(l, x, hidden, sums, begin, GATE_VECTORS);
    for (; begin < gates; begin += LANES) gate_block(l, x, hidden, sums, begin, 1);
    for (long i = 0; i < size; i += LANES) {
      vf input = sigmoid_of(load(sums + i)), forget = sigmoid_of(load(sums + size + i));
      vf candidate = tanh_of(load(sums + 2 * size + i)), output = sigmoid_of(load(sums + 3 * size + i));
      vf kept = forget * load(cell + i) + input * candidate, next = output * tanh_of(kept);
      store(cell + i, kept);
      store(hidden + i, next);
      store(out + i, next);
    }
  }
}
