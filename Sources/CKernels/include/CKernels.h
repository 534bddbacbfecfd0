// The element loops of the CPU backend. Every kernel exists once as source (body/) and is compiled once for each
// instruction set; a table of functions is chosen at run time. Matrices are row-major; `ld` is the distance between
// rows in elements. Activations are float32; weights are packed into panels of float32 or bfloat16.
#pragma once
#include <stdint.h>

// ---- Threads -------------------------------------------------------------------------------------------------

typedef struct sk_pool sk_pool;

/// A task gets a range of the items and the number of the thread that runs it.
typedef void (*sk_task)(const void *context, long begin, long end, int thread);

/// A pool of `threads` threads, the caller of `sk_pool_run` counted in; NULL when threads cannot be made.
sk_pool *sk_pool_create(int threads);
void sk_pool_destroy(sk_pool *pool);
int sk_pool_threads(const sk_pool *pool);

/// Runs `task` over items [0, count) in pieces of `grain`, on all threads, and returns when all are done. One caller at
/// a time.
void sk_pool_run(sk_pool *pool, long count, long grain, sk_task task, const void *context);

/// At least `bytes` of 64-byte aligned scratch of that thread, valid until its next call; grows and stays. NULL when memory
/// is out: the kernel then leaves its work undone, and `sk_thread_failure` says so.
void *sk_pool_scratch(sk_pool *pool, int thread, long bytes);

/// A kernel is done: what it could not have is a failure of the calling thread, as a pool may serve several in turn.
void sk_pool_finish(sk_pool *pool);

/// The bytes of the first scratch that the calling thread's kernels could not have since its last call; 0: none.
long sk_thread_failure(void);

/// Cores that this process may run on: in a container fewer than the machine has.
int sk_available_cores(void);

// ---- Kernels -------------------------------------------------------------------------------------------------

enum { SK_FLOAT32 = 0, SK_FLOAT16 = 1, SK_BFLOAT16 = 2 };
enum { SK_IDENTITY = 0, SK_GELU, SK_GELU_TANH, SK_QUICK_GELU, SK_SILU, SK_RELU, SK_TANH };
enum { SK_MEAN = 0, SK_MAXIMUM = 1 };

/// Rows of a source matrix as a checkpoint holds them; `data` NULL stands for zeros.
typedef struct {
  const void *data;
  long rows;
  int type;
} sk_block;

/// Packs the matrix [rows, depth] that the blocks make, one above the other, into panels: `sk_kernels.panel` rows side
/// by side, depth running outermost, so that a product reads them front to back. bfloat16 panels hold two steps of
/// depth beside each other, as the dot-product instructions want.
typedef struct {
  const sk_block *blocks;
  long block_count;
  long rows, depth;
  long taps;  // 1, or a convolution's width: a source row is [channels, taps] and is stored as [taps, channels]
  int type;   // of the panels
  void *panels;
} sk_pack;

/// out = activation(x . W^T + bias) + residual. Each element is summed in the same order whatever `rows` is, so a row's
/// result does not depend on what else is in the batch.
typedef struct {
  const float *x;
  long ldx, rows;
  const void *panels;
  int type;
  long columns, depth;  // W is [columns, depth]
  const float *bias;      // NULL: none
  const float *residual;  // NULL: none; may be `out`
  long ld_residual;
  int activation;
  float *out;
  long ld_out;
} sk_linear;

/// Rows of a packed matrix, as float32: an embedding table that is also the output projection is held once.
typedef struct {
  const void *panels;
  int type;
  long depth;
  const int32_t *ids;
  long count;
  float *out;
  long ld_out;
} sk_gather;

/// out = activation(x) + residual, element by element.
typedef struct {
  const float *x;
  long ldx, rows, columns;
  int activation;
  const float *residual;  // NULL: none; may be `out`
  long ld_residual;
  float *out;  // may be `x`
  long ld_out;
} sk_activation;

/// out = activation(gate) * up, where a row of x is [gate, up], `columns` each.
typedef struct {
  const float *x;
  long ldx, rows, columns;
  int activation;
  float *out;
  long ld_out;
} sk_gated;

/// out = sqrt(real^2 + imaginary^2), where a row of x is [real, imaginary], `columns` each.
typedef struct {
  const float *x;
  long ldx, rows, columns;
  float *out;
  long ld_out;
} sk_magnitudes;

/// A long short-term memory over `steps` rows, one after the other. A row of x holds what the inputs add to the input,
/// forget, cell and output gates, `hidden` each; `weight` [hidden, 4 * hidden] takes the hidden state to the gates. `state`
/// is the hidden state and the cell's, which change.
typedef struct {
  const float *x;
  long ldx, steps, hidden;  // hidden: a multiple of 16
  const float *weight, *bias;  // bias [4 * hidden]; NULL: none
  float *state;
  float *out;
  long ld_out;
} sk_lstm;

/// layer_norm: out = (x - mean) / sqrt(variance + epsilon) * weight + bias, over each row.
/// rms_norm: out = x / sqrt(mean of squares + epsilon) * weight; there is no bias.
typedef struct {
  const float *x;
  long ldx, rows, columns;
  const float *weight, *bias;
  float epsilon;
  float *out;
  long ld_out;
} sk_norm;

/// out = (x - mean) / sqrt(variance + epsilon) * weight + bias, where mean and variance are of all rows and columns.
typedef struct {
  const float *x;
  long ldx, rows, columns;
  const float *weight, *bias;
  float epsilon;
  float *out;
  long ld_out;
} sk_whole_norm;

/// out = [cos(angle), sin(angle)] * scale, where angle = position * frequency: `half` of each in a row.
typedef struct {
  const int32_t *positions;
  long ld_positions;    // from one axis to the next
  const int32_t *axes;  // which axis each frequency goes by; NULL: the first
  const float *frequencies;
  long ld_frequencies;  // 0: one row for all
  long rows, half;
  float scale;
  float *out;
  long ld_out;
} sk_angles;

/// Turns each head's pairs of x by the row's angles, in place: (i, i + half), or (2i, 2i + 1) where `neighbours` is set.
typedef struct {
  float *x;
  long ldx, rows, heads, head_size, half;
  int neighbours;
  const float *angles;  // [cos, sin] of each row
  long ld_angles;
} sk_rotation;

/// Each row of out is the mean or the largest, element by element, of the `window` rows of x that its ids name.
typedef struct {
  const float *x;
  long ldx;
  const int32_t *ids;
  long window, rows, columns;
  int kind;
  float *out;
  long ld_out;
} sk_pooling;

/// A picture [channels, height, width] in squares of `size` from the upper left, row by row: each is a row of out, its
/// channels one after the other.
typedef struct {
  const float *pixels;
  long channels, height, width, size;
  float *out;
  long ld_out;
} sk_patches;

/// A row whose elements above `floor` weigh e^((x - largest) * scale), or 1 each where the scale is 0, and others nothing.
typedef struct {
  const float *x;
  long count;
  float largest, scale, floor;
} sk_weights;

/// Attention of every query to every key: one sequence, `heads` side by side in a row.
typedef struct {
  const float *query, *key, *value;
  long ld_query, ld_key, ld_value;
  long queries, keys, heads, head_size;
  float scale;
  int type;  // of the products: SK_FLOAT32 or SK_BFLOAT16
  void *workspace;  // sk_attention_workspace bytes
  float *out;
  long ld_out;
} sk_attention;

/// One layer of a paged cache. A block holds `block_size` positions; keys as [heads, head_size, block_size], values as
/// [heads, block_size, head_size].
typedef struct {
  void *keys, *values;
  int type;  // SK_FLOAT32 or SK_BFLOAT16
  long heads, head_size, block_size;
} sk_cache;

/// Row i of key and value goes to slot slots[i] = block * block_size + offset.
typedef struct {
  sk_cache cache;
  const float *key, *value;
  long ld_key, ld_value, rows;
  const int32_t *slots;
} sk_cache_write;

/// Row i attends to the first lengths[i] positions of the blocks tables[starts[i]...], or to the last `window` of those.
/// Query heads share cache heads in equal groups. Neighbouring rows with the same start are taken together.
typedef struct {
  sk_cache cache;
  const float *query;
  long ld_query, rows, heads;
  const int32_t *tables, *starts, *lengths;
  long window;  // 0: no limit
  float scale;
  float *out;
  long ld_out;
} sk_cache_attention;

/// What weights some heads of some rows give to the positions that they attend to: the softmax of `sk_cache_attention`.
/// out is [head_count, row_count, positions], and zero past a row's length.
typedef struct {
  sk_cache cache;
  const float *query;
  long ld_query, heads;
  const int32_t *tables, *starts, *lengths;  // of all rows, as above
  const int32_t *chosen_rows, *chosen_heads;
  long row_count, head_count, positions;
  float scale;
  float *out;
} sk_cache_weights;

/// Functions and constants only: it never changes.
typedef struct __attribute__((swift_attr("@Sendable"))) {
  const char *name;
  long panel;  // columns of a panel
  void (*pack)(sk_pool *, const sk_pack *);
  void (*linear)(sk_pool *, const sk_linear *);
  void (*gather)(sk_pool *, const sk_gather *);
  void (*activate)(sk_pool *, const sk_activation *);
  void (*gated)(sk_pool *, const sk_gated *);
  void (*magnitudes)(sk_pool *, const sk_magnitudes *);
  void (*lstm)(sk_pool *, const sk_lstm *);
  void (*layer_norm)(sk_pool *, const sk_norm *);
  void (*rms_norm)(sk_pool *, const sk_norm *);
  void (*whole_norm)(sk_pool *, const sk_whole_norm *);
  void (*angles)(sk_pool *, const sk_angles *);
  void (*rotate)(sk_pool *, const sk_rotation *);
  void (*pool_rows)(sk_pool *, const sk_pooling *);
  void (*patches)(sk_pool *, const sk_patches *);
  void (*attention)(sk_pool *, const sk_attention *);
  void (*cache_write)(sk_pool *, const sk_cache_write *);
  void (*cache_attention)(sk_pool *, const sk_cache_attention *);
  void (*cache_weights)(sk_pool *, const sk_cache_weights *);
  void (*widen)(const void *source, int type, float *out, long count);
  void (*add)(const float *x, const float *y, float *out, long count);
  long (*argmax)(const float *x, long count);
  /// The weight of all elements.
  double (*weight_sum)(const sk_weights *);
  /// The largest value such that the elements from it up weigh `wanted`, and how many of those equal to it are needed.
  float (*threshold)(const sk_weights *, double wanted, long *ties);
  /// The first element at which the weights, summed up from the start, reach `wanted`.
  long (*sample)(const sk_weights *, double wanted);
  /// Puts the numbers of the elements that are `least` or more into `found`; returns how many they are.
  long (*columns_from)(const float *x, long count, float least, int32_t *found);
  /// Elements above `floor`, and the first `ties` that equal `edge`, are multiplied by `scale`; the others become -infinity.
  void (*restrict_row)(float *x, long count, float floor, float edge, long ties, float scale);
} sk_kernels;

/// The instruction sets that this program was compiled for, best first; NULL past the last.
const char *sk_isa_name(int place);

/// The table of an instruction set; NULL where the name is unknown or this processor cannot run it.
const sk_kernels *sk_kernels_named(const char *isa);

/// The best table that this processor can run.
const sk_kernels *sk_kernels_best(void);

/// Whether this processor multiplies bfloat16 natively (AVX512-BF16).
int sk_has_bfloat16(void);

long sk_packed_bytes(const sk_kernels *kernels, long rows, long depth, int type);
long sk_attention_workspace(const sk_kernels *kernels, long keys, long heads, long head_size, int type);
