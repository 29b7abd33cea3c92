// Attention over keys and values of 8 bits, in integers: keys are unsigned, so that a query of 16 bits (two of 8, a
// high and a low one) is multiplied with them as it is and the keys' offset costs one constant a query; the weights,
// times the scales of the values, are unsigned by nature and become 15 bits. Every level computes the same integers.

// Positions whose weighted values fit 32-bit sums.
#define VALUE_RUN 256
// Bytes read ahead: a head's blocks are too few for the processor's own prediction to get far (a fifth of the time).
#define READ_AHEAD 8192

typedef struct {
  int16_t whole[STENO_HEAD];
  int8_t high[STENO_HEAD], low[STENO_HEAD];
  int32_t offset;
  float scale;
} int8_query;

INLINE void split_query(const float *x, int8_query *q) {
  // The high byte of what is rounded up must not pass 127.
  const float largest = largest_magnitude(x, STENO_HEAD), most = 127 * 256;
  const float inverse = most / largest;
  const float factor = isfinite(inverse) ? inverse : 0;
  int32_t sum = 0;
  for (size_t d = 0; d < STENO_HEAD; d += W) {
    const vf scaled = load(x + d) * factor;
    const vf number = (vf)((vi)scaled & (vi)(scaled == scaled));
    const vf bounded = max_vf(__builtin_elementwise_min(__builtin_elementwise_roundeven(number), splat(most)), splat(-most));
    const vi value = __builtin_convertvector(bounded, vi);
    const vi high = (value + 128) >> 8;
    *(vs *)(q->whole + d) = __builtin_convertvector(value, vs);
    *(vb *)(q->high + d) = __builtin_convertvector(high, vb);
    *(vb *)(q->low + d) = __builtin_convertvector(value - (high << 8), vb);
    UNROLL for (int i = 0; i < W; i++) sum += value[i];
  }
  q->offset = STENO_I8_OFFSET * sum;
  q->scale = largest / most;
}

INLINE const float *block_scales(const uint8_t *block) { return (const float *)(block + STENO_HEAD * STENO_PANEL); }

#if W == 16
INLINE void score_block(const int group, const uint8_t *block, const int8_query *q, float *scores,
                        size_t score_stride) {
  __m512i high[2][2], low[2][2];
  UNROLL for (int i = 0; i < group; i++) UNROLL for (int c = 0; c < 2; c++)
      high[i][c] = low[i][c] = _mm512_setzero_si512();
  UNROLL for (int d = 0; d < STENO_HEAD / 4; d++) {
    const __m512i keys = _mm512_loadu_si512(block + d * 64);
    _mm_prefetch((const char *)block + d * 64 + READ_AHEAD, _MM_HINT_T0);
    UNROLL for (int i = 0; i < group; i++) {
      int32_t four;
      memcpy(&four, q[i].high + 4 * d, 4);
      high[i][d % 2] = _mm512_dpbusd_epi32(high[i][d % 2], keys, _mm512_set1_epi32(four));
      memcpy(&four, q[i].low + 4 * d, 4);
      low[i][d % 2] = _mm512_dpbusd_epi32(low[i][d % 2], keys, _mm512_set1_epi32(four));
    }
  }
  UNROLL for (int i = 0; i < group; i++) {
    const vi sum = (vi)_mm512_add_epi32(high[i][0], high[i][1]);
    const vi rest = (vi)_mm512_add_epi32(low[i][0], low[i][1]);
    const vf exact = __builtin_convertvector((sum << 8) + rest - q[i].offset, vf);
    store(scores + (size_t)i * score_stride, exact * (load(block_scales(block)) * q[i].scale));
  }
}
#else
// Four positions × four elements in a vector; the two halves of a position are added at the end.
INLINE void score_block(const int group, const uint8_t *block, const int8_query *q, float *scores,
                        size_t score_stride) {
  for (int i = 0; i < group; i++) {
    __m256i sums[4];
    UNROLL for (int j = 0; j < 4; j++) sums[j] = _mm256_setzero_si256();
    for (size_t d = 0; d < STENO_HEAD / 4; d++) {
      int64_t four;
      memcpy(&four, q[i].whole + 4 * d, 8);
      const __m256i left = _mm256_set1_epi64x(four);
      UNROLL for (int j = 0; j < 4; j++) {
        const __m256i keys = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(block + d * 64 + (size_t)j * 16)));
        sums[j] = _mm256_add_epi32(sums[j], _mm256_madd_epi16(left, keys));
      }
    }
    UNROLL for (int half = 0; half < 2; half++) {
      const __m256i pairs = _mm256_hadd_epi32(sums[2 * half], sums[2 * half + 1]);
      const vf exact = __builtin_convertvector((vi)_mm256_permute4x64_epi64(pairs, 0xd8) - q[i].offset, vf);
      store(scores + (size_t)i * score_stride + half * W, exact * (load(block_scales(block) + half * W) * q[i].scale));
    }
  }
}
#endif

// Weights of up to VALUE_RUN positions as 15 bits, and as the high and low byte of them.
typedef struct {
  int16_t whole[VALUE_RUN];
  uint8_t high[VALUE_RUN], low[VALUE_RUN];
} int8_weights;

#if W == 16
INLINE void mix_run(const int group, const uint8_t *block, size_t blocks, const int8_weights *w,
                    vf sums[2][STENO_HEAD / W]) {
  __m512i high[2][4], low[2][4];
  UNROLL for (int i = 0; i < group; i++) UNROLL for (int j = 0; j < 4; j++)
      high[i][j] = low[i][j] = _mm512_setzero_si512();
  for (size_t b = 0; b < blocks; b++, block += STENO_I8_BLOCK)
    UNROLL for (size_t r = 0; r < STENO_PANEL; r += 4) {
      __m512i values[4];
      UNROLL for (int j = 0; j < 4; j++) {
        values[j] = _mm512_loadu_si512(block + r * STENO_HEAD + (size_t)j * 64);
        _mm_prefetch((const char *)block + r * STENO_HEAD + j * 64 + READ_AHEAD, _MM_HINT_T0);
      }
      UNROLL for (int i = 0; i < group; i++) {
        int32_t four;
        memcpy(&four, w[i].high + b * STENO_PANEL + r, 4);
        const __m512i top = _mm512_set1_epi32(four);
        memcpy(&four, w[i].low + b * STENO_PANEL + r, 4);
        const __m512i rest = _mm512_set1_epi32(four);
        UNROLL for (int j = 0; j < 4; j++) {
          high[i][j] = _mm512_dpbusd_epi32(high[i][j], top, values[j]);
          low[i][j] = _mm512_dpbusd_epi32(low[i][j], rest, values[j]);
        }
      }
    }
  UNROLL for (int i = 0; i < group; i++) UNROLL for (int j = 0; j < 4; j++)
      sums[i][j] += __builtin_convertvector(((vi)high[i][j] << 8) + (vi)low[i][j], vf);
}
#else
INLINE void mix_run(const int group, const uint8_t *block, size_t blocks, const int8_weights *w,
                    vf sums[2][STENO_HEAD / W]) {
  for (int i = 0; i < group; i++)
    UNROLL for (int half = 0; half < 2; half++) {
      __m256i totals[8];
      UNROLL for (int j = 0; j < 8; j++) totals[j] = _mm256_setzero_si256();
      for (size_t r = 0; r < blocks * STENO_PANEL; r += 4) {
        const uint8_t *four_rows = block + r / STENO_PANEL * STENO_I8_BLOCK + r % STENO_PANEL * STENO_HEAD + half * 128;
        int64_t four;
        memcpy(&four, w[i].whole + r, 8);
        const __m256i left = _mm256_set1_epi64x(four);
        UNROLL for (int j = 0; j < 8; j++) {
          const __m256i values = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(four_rows + j * 16)));
          totals[j] = _mm256_add_epi32(totals[j], _mm256_madd_epi16(left, values));
        }
      }
      UNROLL for (int j = 0; j < 4; j++) {
        const __m256i pairs = _mm256_hadd_epi32(totals[2 * j], totals[2 * j + 1]);
        sums[i][half * 4 + j] += __builtin_convertvector((vi)_mm256_permute4x64_epi64(pairs, 0xd8), vf);
      }
    }
}
#endif

INLINE void attend_group_int8(const int group, const float *query, size_t query_stride, const void *keys,
                              const void *values, size_t count, size_t tail, float tail_bias, float scale,
                              float *scores, size_t score_stride, float *output, size_t output_stride) {
  const size_t blocks = (count + STENO_PANEL - 1) / STENO_PANEL;
  const uint8_t *value_blocks = values;
  int8_query split[2];
  UNROLL for (int i = 0; i < group; i++) split_query(query + (size_t)i * query_stride, &split[i]);
  for (size_t b = 0; b < blocks; b++)
    score_block(group, (const uint8_t *)keys + b * STENO_I8_BLOCK, split, scores + b * STENO_PANEL, score_stride);

  float inverse[2], most[2];
  vf sums[2][STENO_HEAD / W];
  UNROLL for (int i = 0; i < group; i++) {
    float *row = scores + (size_t)i * score_stride;
    raise_tail(row, count, tail, tail_bias, scale);
    const size_t whole = close_row(row, count);
    const float factor = scale * 1.44269504088896341f, shift = -largest_of(row, whole) * factor;
    vf total = splat(0), largest = splat(0);
    for (size_t k = 0; k < whole; k += W) {
      const vf logarithm = load(row + k) * factor + shift;
      const vf value = exp2_coarse_vf(logarithm);
      const vf value_scale = load(block_scales(value_blocks + k / STENO_PANEL * STENO_I8_BLOCK) + k % STENO_PANEL);
      store(row + k, value);
      total += value;
      // What lies beyond the last position may be anything.
      largest = max_vf(largest, (vf)((vi)(value * value_scale) & (vi)(logarithm > -126.0f)));
    }
    inverse[i] = 1.0f / sum_vf(total);
    most[i] = largest_vf(largest);
    UNROLL for (int j = 0; j < STENO_HEAD / W; j++) sums[i][j] = splat(0);
  }
  for (size_t first = 0; first < blocks; first += VALUE_RUN / STENO_PANEL) {
    const size_t run = blocks - first < VALUE_RUN / STENO_PANEL ? blocks - first : VALUE_RUN / STENO_PANEL;
    const uint8_t *start = value_blocks + first * STENO_I8_BLOCK;
    int8_weights weights[2];
    UNROLL for (int i = 0; i < group; i++) {
      float *row = scores + (size_t)i * score_stride + first * STENO_PANEL;
      const float grain = most[i] > 0 ? 32767.0f / most[i] : 0;
      for (size_t k = 0; k < run * STENO_PANEL; k += W) {
        const vf value = load(row + k);
        const vf value_scale = load(block_scales(start + k / STENO_PANEL * STENO_I8_BLOCK) + k % STENO_PANEL);
        const vf scaled = value * value_scale * grain;
        // No comparison holds with what is not a number.
        const vf bounded = (vf)((vi)__builtin_elementwise_min(scaled, splat(32767)) & (vi)(scaled > 0));
        vi weight = __builtin_convertvector(__builtin_elementwise_roundeven(bounded), vi);
        const size_t at = first * STENO_PANEL + k;
        if (at + W > count) UNROLL for (int l = 0; l < W; l++) if (at + (size_t)l >= count) weight[l] = 0;
        store(row + k, value * inverse[i]);
        *(vs *)(weights[i].whole + k) = __builtin_convertvector(weight, vs);
        *(vb *)(weights[i].high + k) = __builtin_convertvector(weight >> 8, vb);
        *(vb *)(weights[i].low + k) = __builtin_convertvector(weight & 255, vb);
      }
    }
    mix_run(group, start, run, weights, sums);
  }
  UNROLL for (int i = 0; i < group; i++) UNROLL for (int j = 0; j < STENO_HEAD / W; j++)
      store(output + (size_t)i * output_stride + (size_t)j * W,
            sums[i][j] * (most[i] / 32767.0f * inverse[i]));
}

INLINE vi int8_of(const float *x, float inverse) {
  const vf scaled = load(x) * inverse;
  const vf value = __builtin_elementwise_roundeven((vf)((vi)scaled & (vi)(scaled == scaled)));
  return __builtin_convertvector(max_vf(__builtin_elementwise_min(value, splat(127)), splat(-127)), vi);
}

INLINE void cache_keys_int8(const float *x, size_t stride, size_t first, size_t count, void *keys) {
  for (size_t i = 0; i < count; i++) {
    const size_t r = first + i;
    uint8_t *block = (uint8_t *)keys + r / STENO_PANEL * STENO_I8_BLOCK, row[STENO_HEAD];
    const float largest = largest_magnitude(x + i * stride, STENO_HEAD);
    const float inverse = steno_inverse_scale(largest);
    for (size_t d = 0; d < STENO_HEAD; d += W)
      *(vb *)(row + d) = __builtin_convertvector(int8_of(x + i * stride + d, inverse) + STENO_I8_OFFSET, vb);
    UNROLL for (size_t d = 0; d < STENO_HEAD; d += 4) memcpy(block + d * STENO_PANEL + r % STENO_PANEL * 4, row + d, 4);
    ((float *)(block + STENO_HEAD * STENO_PANEL))[r % STENO_PANEL] = largest / 127.0f;
  }
}

INLINE void cache_values_int8(const float *x, size_t stride, size_t first, size_t count, void *values) {
  for (size_t i = 0; i < count;) {
    const size_t r = first + i, within = r % STENO_PANEL;
    uint8_t *block = (uint8_t *)values + r / STENO_PANEL * STENO_I8_BLOCK;
    uint8_t *four_rows = block + within / 4 * 4 * STENO_HEAD;
    // Four positions at once where they begin a group.
    const size_t rows = r % 4 == 0 && count - i >= 4 ? 4 : 1;
    float inverse[4];
    for (size_t k = 0; k < rows; k++) {
      const float largest = largest_magnitude(x + (i + k) * stride, STENO_HEAD);
      inverse[k] = steno_inverse_scale(largest);
      ((float *)(block + STENO_HEAD * STENO_PANEL))[within + k] = largest / 127.0f;
    }
    for (size_t d = 0; d < STENO_HEAD; d += W) {
      if (rows == 4) {
        vi all = {};
        UNROLL for (size_t k = 0; k < 4; k++) all |= (int8_of(x + (i + k) * stride + d, inverse[k]) & 255) << (int)(8 * k);
        *(vi *)(four_rows + d * 4) = all;
      } else {
        const vi one = int8_of(x + i * stride + d, inverse[0]);
        UNROLL for (int j = 0; j < W; j++) four_rows[(d + (size_t)j) * 4 + within % 4] = (uint8_t)one[j];
      }
    }
    i += rows;
  }
}
