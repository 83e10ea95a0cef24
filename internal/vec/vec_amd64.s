//go:build !noasm

#include "textflag.h"

// func hasAVX() bool
TEXT ·hasAVX(SB), NOSPLIT, $0-1
	MOVL $1, AX
	XORL CX, CX
	CPUID
	// OSXSAVE (bit 27) and AVX (bit 28).
	ANDL $0x18000000, CX
	CMPL CX, $0x18000000
	JNE  no
	// The operating system saves the vector registers.
	XORL CX, CX
	XGETBV
	ANDL $6, AX
	CMPL AX, $6
	JNE  no
	MOVB $1, ret+0(FP)
	RET
no:
	MOVB $0, ret+0(FP)
	RET

// REDUCE adds the four sums of Y as (0+2)+(1+3) and stores the result.
#define REDUCE(Y, X, T, off) \
	VEXTRACTF128 $1, Y, T        \
	VADDPD       T, X, X         \
	VUNPCKHPD    X, X, T         \
	VADDSD       T, X, X         \
	VMOVSD       X, off(DI)

// func mulAVX(y, a, x []float64)
TEXT ·mulAVX(SB), NOSPLIT, $0-72
	MOVQ y_base+0(FP), DI
	MOVQ y_len+8(FP), R8   // rows left
	MOVQ a_base+24(FP), SI
	MOVQ x_base+48(FP), DX
	MOVQ x_len+56(FP), R9
	SHLQ $3, R9            // bytes in a row

rows4:
	CMPQ R8, $4
	JLT  rows1
	MOVQ SI, R10
	LEAQ (R10)(R9*1), R11
	LEAQ (R11)(R9*1), R12
	LEAQ (R12)(R9*1), R13
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	XORQ CX, CX
cols4:
	VMOVUPD (DX)(CX*1), Y4
	VMULPD  (R10)(CX*1), Y4, Y5
	VMULPD  (R11)(CX*1), Y4, Y6
	VMULPD  (R12)(CX*1), Y4, Y7
	VMULPD  (R13)(CX*1), Y4, Y8
	VADDPD  Y5, Y0, Y0
	VADDPD  Y6, Y1, Y1
	VADDPD  Y7, Y2, Y2
	VADDPD  Y8, Y3, Y3
	ADDQ    $32, CX
	CMPQ    CX, R9
	JLT     cols4
	REDUCE(Y0, X0, X5, 0)
	REDUCE(Y1, X1, X6, 8)
	REDUCE(Y2, X2, X7, 16)
	REDUCE(Y3, X3, X8, 24)
	ADDQ $32, DI
	LEAQ (R13)(R9*1), SI
	SUBQ $4, R8
	JMP  rows4

rows1:
	TESTQ R8, R8
	JEQ   done
	VXORPD Y0, Y0, Y0
	XORQ CX, CX
cols1:
	VMOVUPD (DX)(CX*1), Y4
	VMULPD  (SI)(CX*1), Y4, Y5
	VADDPD  Y5, Y0, Y0
	ADDQ    $32, CX
	CMPQ    CX, R9
	JLT     cols1
	REDUCE(Y0, X0, X5, 0)
	ADDQ $8, DI
	ADDQ R9, SI
	DECQ R8
	JMP  rows1

done:
	VZEROUPPER
	RET

// func mulTransAddAVX(y, a, z []float64)
TEXT ·mulTransAddAVX(SB), NOSPLIT, $0-72
	MOVQ y_base+0(FP), DI
	MOVQ y_len+8(FP), R9
	SHLQ $3, R9            // bytes in a row
	MOVQ a_base+24(FP), SI
	MOVQ z_base+48(FP), DX
	MOVQ z_len+56(FP), R8  // rows left

trows4:
	CMPQ R8, $4
	JLT  trows1
	MOVQ SI, R10
	LEAQ (R10)(R9*1), R11
	LEAQ (R11)(R9*1), R12
	LEAQ (R12)(R9*1), R13
	VBROADCASTSD 0(DX), Y0
	VBROADCASTSD 8(DX), Y1
	VBROADCASTSD 16(DX), Y2
	VBROADCASTSD 24(DX), Y3
	XORQ CX, CX
tcols4:
	VMULPD  (R10)(CX*1), Y0, Y5
	VMULPD  (R11)(CX*1), Y1, Y6
	VMULPD  (R12)(CX*1), Y2, Y7
	VMULPD  (R13)(CX*1), Y3, Y8
	VADDPD  (DI)(CX*1), Y5, Y5
	VADDPD  Y6, Y5, Y5
	VADDPD  Y7, Y5, Y5
	VADDPD  Y8, Y5, Y5
	VMOVUPD Y5, (DI)(CX*1)
	ADDQ    $32, CX
	CMPQ    CX, R9
	JLT     tcols4
	ADDQ $32, DX
	LEAQ (R13)(R9*1), SI
	SUBQ $4, R8
	JMP  trows4

trows1:
	TESTQ R8, R8
	JEQ   tdone
	VBROADCASTSD 0(DX), Y0
	XORQ CX, CX
tcols1:
	VMULPD  (SI)(CX*1), Y0, Y5
	VADDPD  (DI)(CX*1), Y5, Y5
	VMOVUPD Y5, (DI)(CX*1)
	ADDQ    $32, CX
	CMPQ    CX, R9
	JLT     tcols1
	ADDQ $8, DX
	ADDQ R9, SI
	DECQ R8
	JMP  trows1

tdone:
	VZEROUPPER
	RET
