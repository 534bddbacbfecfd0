// x . W^T with bias, activation and residual.

/// Writes a tile [rows, PANEL] of sums to `out`, columns [column, column + columns).
static void finish_tile(const sk_linear *l, const float *sums, long row, int rows, long column, long columns) {
  for (int r = 0; r < rows; r++) {
    float *out = l->out + (row + r) * l->ld_out + column;
    const float *residual = l->residual ? l->residual + (row + r) * l->ld_residual + column : NULL;
    const float *from = sums + r * PANEL;
    float padded_bias[PANEL], padded_residual[PANEL], padded_out[PANEL];
    const float *bias = l->bias ? l->bias + column : NULL;
    float *to = out;
    if (columns < PANEL) {  // the last panel: work beside the matrix
      if (bias) bias = memcpy(padded_bias, bias, (size_t)columns * 4);
      if (residual) residual = memcpy(padded_residual, residual, (size_t)columns * 4);
      to = padded_out;
    }
    for (int v = 0; v < TILE_VECTORS; v++) {
      vf y = load(from + v * LANES);
      if (bias) y += load(bias + v * LANES);
      y = activated(l->activation, y);
      if (residual) y += load(residual + v * LANES);
      store(to + v * LANES, y);
    }
    if (columns < PANEL) memcpy(out, padded_out, (size_t)columns * 4);
  }
}

typedef struct {
  const sk_linear *linear;
  sk_pool *pool;
  long block_rows;    // rows of x that are packed at a time
  long panel_splits;  // 1: items are row blocks; else there is one row block and items are panels
} linear_job;

/// Rows [row, row + rows) of x, packed into scratch, against panels [first, last).
static void linear_block(const linear_job *job, long row, long rows, long first, long last, int thread) {
  const sk_linear *l = job->linear;
  long tile_bytes = packed_rows_bytes(l->type, TILE_ROWS, l->depth), bytes = panel_bytes(l->type, l->depth);
  long tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  char *x = sk_pool_scratch(job->pool, thread, tiles * tile_bytes);
  for (long t = 0; t < tiles; t++) {
    long r = t * TILE_ROWS;
    pack_rows(l->type, l->x + (row + r) * l->ldx, l->ldx, (int)MIN(TILE_ROWS, rows - r), l->depth, 1, x + t * tile_bytes);
  }
  float sums[TILE_ROWS * PANEL];
  for (long p = first; p < last; p++) {
    const char *panel = (const char *)l->panels + p * bytes;
    long column = p * PANEL, columns = MIN(PANEL, l->columns - column);
    for (long t = 0; t < tiles; t++) {
      int tile = (int)MIN(TILE_ROWS, rows - t * TILE_ROWS);
      product(l->type, tile, x + t * tile_bytes, panel, UP(l->depth, 2), sums);
      finish_tile(l, sums, row + t * TILE_ROWS, tile, column, columns);
    }
  }
}

static void linear_items(const void *context, long begin, long end, int thread) {
  const linear_job *job = context;
  const sk_linear *l = job->linear;
  if (job->panel_splits > 1) {
    linear_block(job, 0, l->rows, begin, end, thread);
    return;
  }
  long panels = (l->columns + PANEL - 1) / PANEL;
  for (long block = begin; block < end; block++) {
    long row = block * job->block_rows;
    linear_block(job, row, MIN(job->block_rows, l->rows - row), 0, panels, thread);
  }
}

static void linear(sk_pool *pool, const sk_linear *l) {
  // A block of x shares the second-level cache (about 1 MB) with a panel. Longer blocks, which would read the weights less
  // often, take 14% more time.
  long row_bytes = packed_rows_bytes(l->type, 1, l->depth), panels = (l->columns + PANEL - 1) / PANEL;
  long block = MIN(192, 393216 / row_bytes) / TILE_ROWS * TILE_ROWS;
  if (block < TILE_ROWS) block = TILE_ROWS;
  linear_job job = {l, pool, block, 1};
  long threads = sk_pool_threads(pool);
  if (l->rows >= threads * block) {
    sk_pool_run(pool, (l->rows + block - 1) / block, 1, linear_items, &job);
  } else if (l->rows <= block) {
    // Few rows: the weights are what is read, so they are shared out, in pieces large enough to stream.
    job.panel_splits = 2;
    long grain = panels / (threads * 4);
    sk_pool_run(pool, panels, grain < 1 ? 1 : grain, linear_items, &job);
  } else {
    job.block_rows = UP((l->rows + 2 * threads - 1) / (2 * threads), TILE_ROWS);
    sk_pool_run(pool, (l->rows + job.block_rows - 1) / job.block_rows, 1, linear_items, &job);
  }
}
