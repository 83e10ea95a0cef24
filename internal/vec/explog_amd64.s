//go:build !noasm

#include "textflag.h"

// Constants, each four times over.
#define QUAD(name, v) \
	DATA name<>+0(SB)/8, v  \
	DATA name<>+8(SB)/8, v  \
	DATA name<>+16(SB)/8, v \
	DATA name<>+24(SB)/8, v \
	GLOBL name<>(SB), RODATA|NOPTR, $32

QUAD(log2e, $1.44269504088896338700e+00)
QUAD(ln2hi, $6.93147180369123816490e-01)
QUAD(ln2lo, $1.90821492927058770002e-10)
QUAD(maxexp, $708.0)
QUAD(minexp, $-708.0)
QUAD(rounder, $0x4338000000000000)
QUAD(bias, $1023)
QUAD(one, $1.0)
QUAD(two, $2.0)
QUAD(half, $0.5)
QUAD(p1, $1.66666666666666657415e-01)
QUAD(p2, $-2.77777777770155933842e-03)
QUAD(p3, $6.61375632143793436117e-05)
QUAD(p4, $-1.65339022054652515390e-06)
QUAD(p5, $4.13813679705723846039e-08)
QUAD(l1, $6.666666666666735130e-01)
QUAD(l2, $3.999999999940941908e-01)
QUAD(l3, $2.857142874366239149e-01)
QUAD(l4, $2.222219843214978396e-01)
QUAD(l5, $1.818357216161805012e-01)
QUAD(l6, $1.531383769920937332e-01)
QUAD(l7, $1.479819860511658591e-01)
QUAD(offset, $0x95f619980c433)
QUAD(mantissa, $0x000fffffffffffff)
QUAD(root, $0x3fe6a09e667f3bcd)
QUAD(magic, $0x4330000000000000)
QUAD(magicbias, $4503599627371519.0)

// func hasAVX2() bool
TEXT ·hasAVX2(SB), NOSPLIT, $0-1
	MOVL $7, AX
	XORL CX, CX
	CPUID
	SHRL $5, BX
	ANDL $1, BX
	MOVB BX, ret+0(FP)
	RET

// func expAVX2(x []float64)
// The length is a positive multiple of four.
TEXT ·expAVX2(SB), NOSPLIT, $0-24
	MOVQ x_base+0(FP), DI
	MOVQ x_len+8(FP), CX
exploop:
	VMOVUPD (DI), Y0
	// The second source wins if either is a NaN, so x stands there.
	VMOVUPD maxexp<>(SB), Y1
	VMINPD  Y0, Y1, Y0
	VMOVUPD minexp<>(SB), Y1
	VMAXPD  Y0, Y1, Y0
	VMULPD  log2e<>(SB), Y0, Y1
	VADDPD  rounder<>(SB), Y1, Y1 // t
	VSUBPD  rounder<>(SB), Y1, Y2 // n
	VMULPD  ln2hi<>(SB), Y2, Y3
	VSUBPD  Y3, Y0, Y3            // hi
	VMULPD  ln2lo<>(SB), Y2, Y4   // lo
	VSUBPD  Y4, Y3, Y5            // r
	VMULPD  Y5, Y5, Y6            // s
	VMULPD  p5<>(SB), Y6, Y7
	VADDPD  p4<>(SB), Y7, Y7
	VMULPD  Y6, Y7, Y7
	VADDPD  p3<>(SB), Y7, Y7
	VMULPD  Y6, Y7, Y7
	VADDPD  p2<>(SB), Y7, Y7
	VMULPD  Y6, Y7, Y7
	VADDPD  p1<>(SB), Y7, Y7
	VMULPD  Y6, Y7, Y7
	VSUBPD  Y7, Y5, Y7            // c
	VMULPD  Y7, Y5, Y8            // r c
	VMOVUPD two<>(SB), Y9
	VSUBPD  Y7, Y9, Y9            // 2 - c
	VDIVPD  Y9, Y8, Y8
	VSUBPD  Y8, Y4, Y8            // lo - rc/(2-c)
	VSUBPD  Y3, Y8, Y8            // ... - hi
	VMOVUPD one<>(SB), Y9
	VSUBPD  Y8, Y9, Y8            // y
	VPADDQ  bias<>(SB), Y1, Y1
	VPSLLQ  $52, Y1, Y1
	VMULPD  Y1, Y8, Y8
	VMOVUPD Y8, (DI)
	ADDQ    $32, DI
	SUBQ    $4, CX
	JNE     exploop
	VZEROUPPER
	RET

// func logAVX2(x []float64)
// The length is a positive multiple of four.
TEXT ·logAVX2(SB), NOSPLIT, $0-24
	MOVQ x_base+0(FP), DI
	MOVQ x_len+8(FP), CX
logloop:
	VMOVUPD (DI), Y0
	VPADDQ  offset<>(SB), Y0, Y0
	VPSRLQ  $52, Y0, Y1
	VPOR    magic<>(SB), Y1, Y1
	VSUBPD  magicbias<>(SB), Y1, Y1 // k
	VPAND   mantissa<>(SB), Y0, Y0
	VPADDQ  root<>(SB), Y0, Y0
	VSUBPD  one<>(SB), Y0, Y0       // f
	VADDPD  two<>(SB), Y0, Y2
	VDIVPD  Y2, Y0, Y2              // s
	VMULPD  Y2, Y2, Y3              // s2
	VMULPD  Y3, Y3, Y4              // s4
	VMULPD  l7<>(SB), Y4, Y5
	VADDPD  l5<>(SB), Y5, Y5
	VMULPD  Y4, Y5, Y5
	VADDPD  l3<>(SB), Y5, Y5
	VMULPD  Y4, Y5, Y5
	VADDPD  l1<>(SB), Y5, Y5
	VMULPD  Y3, Y5, Y5              // t1
	VMULPD  l6<>(SB), Y4, Y6
	VADDPD  l4<>(SB), Y6, Y6
	VMULPD  Y4, Y6, Y6
	VADDPD  l2<>(SB), Y6, Y6
	VMULPD  Y4, Y6, Y6              // t2
	VADDPD  Y6, Y5, Y5              // t1 + t2
	VMULPD  Y0, Y0, Y6
	VMULPD  half<>(SB), Y6, Y6      // h
	VADDPD  Y5, Y6, Y5              // h + (t1 + t2)
	VMULPD  Y5, Y2, Y5              // s (...)
	VMULPD  ln2lo<>(SB), Y1, Y7
	VADDPD  Y7, Y5, Y5
	VSUBPD  Y5, Y6, Y5              // h - (...)
	VSUBPD  Y0, Y5, Y5              // ... - f
	VMULPD  ln2hi<>(SB), Y1, Y1
	VSUBPD  Y5, Y1, Y1
	VMOVUPD Y1, (DI)
	ADDQ    $32, DI
	SUBQ    $4, CX
	JNE     logloop
	VZEROUPPER
	RET
