// All kernels for one instruction set, and the table that names them.
#include "vector.h"
// The order matters: each file uses those above it.
#include "tile.h"
#include "pack.h"
#include "activation.h"
#include "linear.h"
#include "rows.h"
#include "weights.h"
#include "cut.h"
#include "rotary.h"
#include "attention.h"
#include "soften.h"
#include "cache.h"
#include "cache_tiles.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

const sk_kernels JOIN(sk, ISA) = {
    .name = TEXT(ISA),
    .panel = PANEL,
    .pack = pack,
    .linear = linear,
    .gather = gather,
    .activate = activate,
    .gated = gated,
    .layer_norm = layer_norm,
    .rms_norm = rms_norm,
    .whole_norm = whole_norm,
    .angles = angles,
    .rotate = rotate,
    .pool_rows = pool_rows,
    .patches = patches,
    .attention = attention,
    .cache_write = cache_write,
    .cache_attention = cache_attention,
    .widen = widen,
    .add = add,
    .argmax = argmax,
    .weigh = weigh,
    .cut = cut,
    .pick = pick,
};
