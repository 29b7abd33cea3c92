// Own matrix products beside oneDNN's on the encoder's and decoder's shapes, one thread, packed weights.
//
// Both sides get the same work: rows of activations that are already quantised (or rounded), weights packed
// beforehand, a bias added, float32 out. Prints a row per shape and type: best of several runs in TOPS and the ratio.
#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CKernels.h"

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void check(dnnl_status_t status, const char *what) {
  if (status == dnnl_success) return;
  fprintf(stderr, "oneDNN: %s failed with status %d\n", what, status);
  exit(1);
}

typedef enum { F32, BF16, INT8 } kind;
static const char *const names[] = {"f32", "bf16", "int8"};

typedef struct {
  int64_t rows, outputs, inputs;
  kind type;
  size_t padded;
  float *x, *weights, *bias, *output, *x_scales;
  void *left, *panels;
  float *scales;
  int32_t *offsets;
} problem;

static void *zeroed(size_t bytes) {
  void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
  memset(p, 0, (bytes + 63) / 64 * 64);
  return p;
}

static float noise(void) { return (float)(rand() % 2001 - 1000) / 1000.0f; }

static problem make(int64_t rows, int64_t outputs, int64_t inputs, kind type, const steno_kernels *k) {
  const size_t padded =
      type == F32 ? (size_t)inputs : type == BF16 ? ((size_t)inputs + 31) / 32 * 32 : ((size_t)inputs + 63) / 64 * 64;
  const size_t panels = ((size_t)outputs + 15) / 16, m = (size_t)rows, n = (size_t)outputs, in = (size_t)inputs;
  problem p = {rows, outputs, inputs, type, padded, zeroed(m * in * 4), zeroed(n * in * 4), zeroed(panels * 64),
               zeroed(m * n * 4), zeroed(m * 4), zeroed(m * padded * 4), zeroed(panels * 16 * padded * 4),
               zeroed(panels * 64), zeroed(panels * 64)};
  for (size_t i = 0; i < m * in; i++) p.x[i] = noise();
  for (size_t i = 0; i < n * in; i++) p.weights[i] = noise();
  for (size_t i = 0; i < n; i++) p.bias[i] = noise();
  if (type == F32) {
    memcpy(p.left, p.x, m * in * 4);
    steno_pack_f32(p.weights, 0, n, in, p.panels);
  } else if (type == BF16) {
    k->bf16_rows(p.x, in, m, in, padded, p.left, padded);
    steno_pack_bf16(p.weights, 0, n, in, padded, p.panels);
  } else {
    k->quantize_rows(p.x, in, m, in, padded, p.left, padded, p.x_scales);
    steno_pack_int8(p.weights, 0, n, in, padded, p.panels, p.scales, p.offsets);
  }
  return p;
}

static void release(problem *p) {
  free(p->x), free(p->weights), free(p->bias), free(p->output), free(p->x_scales), free(p->left);
  free(p->panels), free(p->scales), free(p->offsets);
}

static double own(const problem *p, const steno_kernels *k, int runs) {
  const steno_packed b = {(int32_t)p->outputs, (int32_t)p->inputs, (int32_t)p->padded, p->panels, p->scales,
                          p->offsets, p->bias};
  const steno_epilogue e = {.output = p->output, .output_stride = (size_t)p->outputs};
  const size_t panels = ((size_t)p->outputs + 15) / 16, rows = (size_t)p->rows;
  // Blocks of 96 rows, as the encoder works.
  double best = 1e9;
  for (int run = 0; run < runs; run++) {
    const double start = seconds();
    for (size_t r = 0; r < rows; r += 96) {
      const size_t count = rows - r < 96 ? rows - r : 96;
      steno_epilogue part = e;
      part.output += r * (size_t)p->outputs;
      if (p->type == F32) k->gemm_f32((float *)p->left + r * p->padded, p->padded, count, &b, 0, panels, &part);
      if (p->type == BF16) k->gemm_bf16((uint16_t *)p->left + r * p->padded, p->padded, count, &b, 0, panels, &part);
      if (p->type == INT8)
        k->gemm_int8((uint8_t *)p->left + r * p->padded, p->padded, p->x_scales + r, count, &b, 0, panels, &part);
    }
    const double time = seconds() - start;
    if (time < best) best = time;
  }
  return best;
}

static double onednn(const problem *p, dnnl_engine_t engine, dnnl_stream_t stream, int runs) {
  const dnnl_data_type_t left_type = p->type == F32 ? dnnl_f32 : p->type == BF16 ? dnnl_bf16 : dnnl_u8;
  const dnnl_data_type_t right_type = p->type == F32 ? dnnl_f32 : p->type == BF16 ? dnnl_bf16 : dnnl_s8;
  dnnl_memory_desc_t left, right, bias, output, plain;
  const dnnl_dims_t left_dims = {p->rows, p->inputs}, right_dims = {p->inputs, p->outputs};
  const dnnl_dims_t bias_dims = {1, p->outputs}, output_dims = {p->rows, p->outputs};
  const dnnl_dims_t rows_by_columns = {1, p->inputs};
  check(dnnl_memory_desc_init_by_tag(&left, 2, left_dims, left_type, dnnl_ab), "left");
  check(dnnl_memory_desc_init_by_tag(&right, 2, right_dims, right_type, dnnl_format_tag_any), "right");
  check(dnnl_memory_desc_init_by_strides(&plain, 2, right_dims, dnnl_f32, rows_by_columns), "plain");
  check(dnnl_memory_desc_init_by_tag(&bias, 2, bias_dims, dnnl_f32, dnnl_ab), "bias");
  check(dnnl_memory_desc_init_by_tag(&output, 2, output_dims, dnnl_f32, dnnl_ab), "output");
  dnnl_matmul_desc_t matmul;
  check(dnnl_matmul_desc_init(&matmul, &left, &right, &bias, &output), "matmul");
  dnnl_primitive_attr_t attributes;
  check(dnnl_primitive_attr_create(&attributes), "attributes");
  if (p->type == INT8)
    check(dnnl_primitive_attr_set_output_scales(attributes, p->outputs, 2, p->scales), "scales");
  dnnl_primitive_desc_t description;
  check(dnnl_primitive_desc_create(&description, &matmul, attributes, engine, NULL), "description");
  dnnl_primitive_t primitive, reorder;
  check(dnnl_primitive_create(&primitive, description), "primitive");
  const dnnl_memory_desc_t *packed = dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0);
  dnnl_memory_t a, b, c, d, source;
  check(dnnl_memory_create(&a, &left, engine, p->left), "memory");
  check(dnnl_memory_create(&b, packed, engine, DNNL_MEMORY_ALLOCATE), "memory");
  check(dnnl_memory_create(&c, &bias, engine, p->bias), "memory");
  check(dnnl_memory_create(&d, &output, engine, p->output), "memory");
  check(dnnl_memory_create(&source, &plain, engine, p->weights), "memory");
  dnnl_primitive_desc_t reordering;
  check(dnnl_reorder_primitive_desc_create(&reordering, &plain, engine, packed, engine, NULL), "reorder");
  check(dnnl_primitive_create(&reorder, reordering), "reorder");
  const dnnl_exec_arg_t packing[] = {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, b}};
  check(dnnl_primitive_execute(reorder, stream, 2, packing), "packing");
  const dnnl_exec_arg_t arguments[] = {
      {DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_BIAS, c}, {DNNL_ARG_DST, d}};
  double best = 1e9;
  for (int run = 0; run < runs; run++) {
    const double start = seconds();
    check(dnnl_primitive_execute(primitive, stream, 4, arguments), "product");
    check(dnnl_stream_wait(stream), "wait");
    const double time = seconds() - start;
    if (time < best) best = time;
  }
  dnnl_memory_destroy(a), dnnl_memory_destroy(b), dnnl_memory_destroy(c), dnnl_memory_destroy(d);
  dnnl_memory_destroy(source), dnnl_primitive_destroy(primitive), dnnl_primitive_destroy(reorder);
  dnnl_primitive_desc_destroy(description), dnnl_primitive_desc_destroy(reordering);
  dnnl_primitive_attr_destroy(attributes);
  return best;
}

int main(void) {
  setenv("OMP_NUM_THREADS", "1", 1);
  const steno_isa level = steno_isa_detect();
  const steno_kernels *k = steno_kernels_for(level);
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  check(dnnl_engine_create(&engine, dnnl_cpu, 0), "engine");
  check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags), "stream");
  const dnnl_version_t *version = dnnl_version();
  printf("level %s, oneDNN %d.%d.%d, one thread, best of the runs\n", steno_isa_name(level), version->major,
         version->minor, version->patch);
  printf("%-5s %6s %6s %6s %10s %10s %8s\n", "type", "rows", "out", "in", "own TOPS", "oneDNN", "ratio");
  const int64_t shapes[][3] = {{1500, 1536, 512}, {1500, 512, 512},  {1500, 2048, 512},  {1500, 512, 2048},
                               {1500, 512, 1536}, {1500, 1152, 384}, {1500, 1536, 384},  {1500, 384, 1536},
                               {1500, 5120, 1280}, {1, 2048, 512},   {5, 2048, 512},     {16, 2048, 512},
                               {1, 51865, 512},   {8, 51865, 512}};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
    for (kind type = F32; type <= INT8; type++) {
      problem p = make(shapes[s][0], shapes[s][1], shapes[s][2], type, k);
      const double work = 2.0 * (double)p.rows * (double)p.outputs * (double)p.inputs;
      const int runs = work > 4e9 ? 5 : work > 1e8 ? 20 : 200;
      // In turn, so that both see the same neighbours.
      double mine = own(&p, k, runs), theirs = onednn(&p, engine, stream, runs);
      for (int again = 0; again < 2; again++) {
        const double m = own(&p, k, runs), t = onednn(&p, engine, stream, runs);
        mine = m < mine ? m : mine, theirs = t < theirs ? t : theirs;
      }
      printf("%-5s %6ld %6ld %6ld %10.3f %10.3f %8.2f\n", names[type], (long)p.rows, (long)p.outputs,
             (long)p.inputs, work / mine / 1e12, work / theirs / 1e12, theirs / mine);
      release(&p);
    }
  return 0;
}
