// Softmax of one row.

/// scores[0 ..< keys] become e^(score - max); returns their sum. `padded` is keys rounded up to whole vectors.
INLINE float soften(int type, float *scores, long keys, long padded) {
  for (long i = keys; i < padded; i++) scores[i] = -INFINITY;
  vf bests = load(scores);
  for (long i = LANES; i < padded; i += LANES) bests = vector_max(bests, load(scores + i));
  float best = max_of(bests);
  vf sums = {};
  for (long i = 0; i < padded; i += LANES) {
    vf x = load(scores + i) - best, e = type == SK_FLOAT32 ? exp_of(x) : coarse_exp_of(x);
    store(scores + i, e);
    sums += e;
  }
  return sum_of(sums);
}
