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
  char *x;  // the packed tiles of rows [first_row, first_row + rows)
  long tile_bytes, first_row, rows, tiles;
  // An item is one of `blocks` runs of tiles against one of `groups` runs of `group` panels.
  long blocks, group, groups;
} linear_job;

static void pack_tiles(const void *context, long begin, long end, int thread) {
  (void)thread;
  const linear_job *job = context;
  const sk_linear *l = job->linear;
  for (long t = begin; t < end; t++) {
    long row = t * TILE_ROWS;
    pack_rows(l->type, l->x + (job->first_row + row) * l->ldx, l->ldx, (int)MIN(TILE_ROWS, job->rows - row), l->depth, 1,
              job->x + t * job->tile_bytes);
  }
}

static void linear_items(const void *context, long begin, long end, int thread) {
  (void)thread;
  const linear_job *job = context;
  const sk_linear *l = job->linear;
  long panels = (l->columns + PANEL - 1) / PANEL, bytes = panel_bytes(l->type, l->depth);
  float sums[TILE_ROWS * PANEL];
  for (long item = begin; item < end; item++) {
    long block = item / job->groups, first = item % job->groups * job->group;
    long tile = block * job->tiles / job->blocks, last_tile = (block + 1) * job->tiles / job->blocks;
    for (long p = first; p < MIN(first + job->group, panels); p++) {
      const char *panel = (const char *)l->panels + p * bytes;
      for (long t = tile; t < last_tile; t++) {
        int rows = (int)MIN(TILE_ROWS, job->rows - t * TILE_ROWS);
        product(l->type, rows, job->x + t * job->tile_bytes, panel, UP(l->depth, 2), sums);
        finish_tile(l, sums, job->first_row + t * TILE_ROWS, rows, p * PANEL, MIN(PANEL, l->columns - p * PANEL));
      }
    }
  }
}

/// Rows are packed for all threads at once, and then blocks of them taken against groups of panels. Threads work on the same block
/// at a time, so that each reads its part of the weights only; many small items leave no thread without work at the end.
static void linear(sk_pool *pool, const sk_linear *l) {
  // A block of x shares the second-level cache (about 1 MB) with a panel.
  enum { BLOCK_BYTES = 393216, MOST_TILES = 64, ITEMS_PER_THREAD = 16 };
  long threads = sk_pool_threads(pool), panels = (l->columns + PANEL - 1) / PANEL;
  linear_job job = {.linear = l, .tile_bytes = UP(packed_rows_bytes(l->type, TILE_ROWS, l->depth), 64)};
  long most = MIN(MOST_TILES * TILE_ROWS, l->rows), tiles = (most + TILE_ROWS - 1) / TILE_ROWS;
  long block = MIN(16, BLOCK_BYTES / job.tile_bytes);
  if (block < 1) block = 1;
  job.x = sk_pool_scratch(pool, 0, tiles * job.tile_bytes);
  if (!job.x) return;
  for (; job.first_row < l->rows; job.first_row += job.rows) {
    job.rows = MIN(most, l->rows - job.first_row);
    job.tiles = (job.rows + TILE_ROWS - 1) / TILE_ROWS;
    sk_pool_run(pool, job.tiles, 4, pack_tiles, &job);
    job.blocks = (job.tiles + block - 1) / block;
    // Few rows: the weights are what is read, in pieces large enough to stream.
    long items = threads * (job.blocks == 1 ? 4 : ITEMS_PER_THREAD);
    job.group = MIN(panels, panels * job.blocks / items);
    if (job.group < 1) job.group = 1;
    job.groups = (panels + job.group - 1) / job.group;
    sk_pool_run(pool, job.blocks * job.groups, 1, linear_items, &job);
  }
}
