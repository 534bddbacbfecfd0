import CKernels
import Compute
import Glibc

extension CPUBackend {
  public func attentionWorkspace(keys: Int, heads: Int, headSize: Int, dtype: DType) -> Int {
    var table = kernels.table
    return sk_attention_workspace(&table, keys, heads, headSize, dtype.productType)
  }

  public func attention(
    query: Tensor, key: Tensor, value: Tensor, heads: Int, scale: Float, dtype: DType, workspace: Tensor, out: Tensor
  ) {
    precondition(query.columns == key.columns && key.columns == value.columns && key.rows == value.rows)
    precondition(out.rows == query.rows && out.columns == query.columns && query.columns % heads == 0)
    var job = sk_attention(
      query: query.floats, key: key.floats, value: value.floats, ld_query: query.rowStride, ld_key: key.rowStride,
      ld_value: value.rowStride, queries: query.rows, keys: key.rows, heads: heads, head_size: query.columns / heads,
      scale: scale, type: dtype.productType, workspace: workspace.address.raw, out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.attention($0, &job) }
  }

  public func write(key: Tensor, value: Tensor, to cache: PagedCache, slots: Tensor) {
    precondition(key.rows == slots.count && value.rows == slots.count)
    precondition(key.columns == cache.heads * cache.headSize && value.columns == key.columns)
    var job = sk_cache_write(
      cache: cache.kernelCache, key: key.floats, value: value.floats, ld_key: key.rowStride, ld_value: value.rowStride,
      rows: key.rows, slots: slots.int32s)
    pool.run { kernels.table.cache_write($0, &job) }
  }

  public func copyBlock(of cache: PagedCache, from source: Int32, to target: Int32) {
    let bytes = cache.heads * cache.headSize * cache.blockSize * cache.dtype.size
    for memory in [cache.keys.raw, cache.values.raw] {
      memcpy(memory + Int(target) * bytes, memory + Int(source) * bytes, bytes)
    }
  }

  public func attention(
    query: Tensor, cache: PagedCache, index: CacheIndex, heads: Int, window: Int?, scale: Float, out: Tensor
  ) {
    precondition(query.rows == index.starts.count && query.rows == index.lengths.count && out.rows == query.rows)
    precondition(query.columns == heads * cache.headSize && heads % cache.heads == 0 && cache.headSize <= 1024)
    precondition(cache.blockSize % 16 == 0, "a cache block holds a multiple of 16 positions")
    var job = sk_cache_attention(
      cache: cache.kernelCache, query: query.floats, ld_query: query.rowStride, rows: query.rows, heads: heads,
      tables: index.tables.int32s, starts: index.starts.int32s, lengths: index.lengths.int32s, window: window ?? 0,
      scale: scale,
      out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.cache_attention($0, &job) }
  }
}

extension PagedCache {
  var kernelCache: sk_cache {
    sk_cache(
      keys: keys.raw, values: values.raw, type: dtype.productType, heads: heads, head_size: headSize,
      block_size: blockSize)
  }
}
