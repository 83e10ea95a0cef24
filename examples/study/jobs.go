package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/template"

	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
)

// This file prints job files for batch systems. The number of shards comes from the study, and no
// job reads the number of tasks from its environment: resubmitting a part of an array changes it.

// job is what a job file needs.
type job struct {
	Program, Study, Dir, Image string
	// Shards is the number of shards, and Last the last of them.
	Shards, Last, Parallel int
	Hash                   string
	// Never is the exit code beyond any retry.
	Never int
}

// jobs are the templates by batch system.
var jobs = []struct{ name, text string }{
	{"slurm", `#!/bin/bash
# Study {{.Hash}}: {{.Shards}} shards. Submit with sbatch; resubmit some with sbatch --array=3,7.
# Slurm allows ids up to 1,000 unless MaxArraySize says more: a shard holds many runs.
#SBATCH --job-name=study
#SBATCH --array=0-{{.Last}}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --requeue
{{.Program}} shard -quiet -study {{.Study}} -dir {{.Dir}} -workers "${SLURM_CPUS_PER_TASK:-1}" -i "$SLURM_ARRAY_TASK_ID"
code=$?
# 0: whole. {{.Never}}: no retry helps. Else: again, three times.
if [ "$code" -ne 0 ] && [ "$code" -ne {{.Never}} ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
	scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$code"
`},
	{"kubernetes", `# Study {{.Hash}}: {{.Shards}} shards.
apiVersion: batch/v1
kind: Job
metadata:
  name: study
spec:
  completionMode: Indexed
  completions: {{.Shards}}
  parallelism: {{.Parallel}}
  backoffLimitPerIndex: 3
  podFailurePolicy:
    rules:
      # {{.Never}}: no retry helps.
      - action: FailIndex
        onExitCodes: {containerName: shard, operator: In, values: [{{.Never}}]}
      # A pod that the cluster has evicted is no failure of the shard.
      - action: Ignore
        onPodConditions: [{type: DisruptionTarget}]
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: shard
          image: {{.Image}}
          command: ["/bin/sh", "-c", "exec {{.Program}} shard -quiet -study {{.Study}} -dir {{.Dir}} -i $JOB_COMPLETION_INDEX"]
          volumeMounts: [{name: runs, mountPath: {{.Dir}}}]
      volumes:
        - name: runs
          persistentVolumeClaim: {claimName: runs}
`},
	{"htcondor", `# Study {{.Hash}}: {{.Shards}} shards. condor_submit FILE
executable = {{.Program}}
arguments = shard -quiet -study {{.Study}} -dir {{.Dir}} -i $(Process)
max_retries = 3
retry_until = {{.Never}}
queue {{.Shards}}
`},
	{"openmole", `// Study {{.Hash}}: {{.Shards}} shards.
val i = Val[Int]
DirectSampling(
  sampling = i in (0 until {{.Shards}}),
  evaluation = SystemExecTask("{{.Program}} shard -quiet -study {{.Study}} -dir {{.Dir}} -i ${i}") set (inputs += i)
)
`},
	{"nextflow", `// Study {{.Hash}}: {{.Shards}} shards. nextflow run FILE
process shard {
    errorStrategy { task.exitStatus == {{.Never}} ? 'terminate' : 'retry' }
    maxRetries 3
    input: val i
    script: "{{.Program}} shard -quiet -study {{.Study}} -dir {{.Dir}} -i ${i}"
}
workflow { shard(Channel.of(0..{{.Last}})) }
`},
	{"snakemake", `# Study {{.Hash}}: {{.Shards}} shards. snakemake --cores all -s FILE
rule all:
    input: expand("{{.Dir}}/{i}.done", i=range({{.Shards}}))
rule shard:
    output: touch("{{.Dir}}/{i}.done")
    retries: 3
    shell: "{{.Program}} shard -quiet -study {{.Study}} -dir {{.Dir}} -i {wildcards.i}"
`},
	{"parallel", `# Study {{.Hash}}: {{.Shards}} shards.
seq 0 {{.Last}} | parallel --retries 3 {{.Program}} shard -quiet -study {{.Study}} -dir {{.Dir}} -workers 1 -i {}
`},
}

// runJobs prints a job file.
func runJobs(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("jobs", flag.ContinueOnError)
	var s studyFlags
	s.define(f, "study", "dir")
	var names []string
	for _, j := range jobs {
		names = append(names, j.name)
	}
	kind := f.String("for", "slurm", "batch `system`: "+strings.Join(names, ", "))
	program := f.String("program", "./study", "`path` of the program where the jobs run")
	image := f.String("image", "study:latest", "container `image`, for kubernetes")
	parallel := f.Int("parallel", 100, "`pods` at a time at most, for kubernetes")
	if err := parse(f, args, stderr); err != nil {
		return err
	}
	study, err := s.read("jobs")
	if err != nil {
		return err
	}
	plan, err := study.Plan()
	if err != nil {
		return err
	}
	if s.dir == "" {
		s.dir = "runs"
	}
	for name, value := range map[string]string{"-study": s.study, "-dir": s.dir, "-program": *program, "-image": *image} {
		if strings.ContainsAny(value, " \t\n\"'$`\\") {
			return never(fmt.Errorf("%s is %q; want a path without blanks, quotes and signs of a shell", name, value))
		}
	}
	// 1,001 is the default of MaxArraySize, which ids stay below.
	if *kind == "slurm" && plan.Shards > 1001 {
		fmt.Fprintf(stderr, "%d shards: Slurm allows ids up to 1,000 unless MaxArraySize says more\n", plan.Shards)
	}
	for _, j := range jobs {
		if j.name == *kind {
			return template.Must(template.New(j.name).Parse(j.text)).Execute(stdout, job{
				Program: *program, Study: s.study, Dir: s.dir, Image: *image, Shards: plan.Shards, Last: plan.Shards - 1,
				Parallel: min(plan.Shards, max(*parallel, 1)), Hash: plan.Study[:12], Never: ensemble.ExitNever,
			})
		}
	}
	return never(fmt.Errorf("-for is %q; want one of %s", *kind, strings.Join(names, ", ")))
}
