import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Paths of the programs that make up a control plane. */
export interface Binaries {
  etcd: string;
  'kube-apiserver': string;
  'kube-controller-manager': string;
  'kube-scheduler': string;
  kubectl: string;
  kwok: string;
}

interface GoModule {
  /** Folder under `modules/` that holds the pinned go.mod and go.sum. */
  folder: string;
  /** Program name to Go package; the package names its binary after itself, which for etcd is `server`. */
  programs: Partial<Record<keyof Binaries, string>>;
  /** Extra linker flags, from the text of go.mod. */
  ldflags: (goMod: string) => string;
  /** Time of a first build on two cores, for the progress line. */
  usualTime: string;
}

const modules: GoModule[] = [
  {
    folder: 'etcd',
    programs: { etcd: 'go.etcd.io/etcd/server/v3' },
    ldflags: () => '',
    usualTime: 'half a minute',
  },
  {
    folder: 'kwok',
    programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
    ldflags: () => '',
    usualTime: 'a minute',
  },
  {
    folder: 'kubernetes',
    programs: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    ldflags: kubernetesVersionFlags,
    usualTime: 'five minutes',
  },
];

const goFlags = ['-trimpath', '-buildvcs=false', '-mod=readonly'];
const goEnvironment = { GOTOOLCHAIN: 'local', CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' };

/**
 * Returns the paths of the control plane's programs, building those that are not cached yet.
 *
 * The cache lies outside the repository, one folder per Go module, named after the content of go.mod, go.sum and the
 * flags. A build happens in a temporary folder beside it and is renamed into place, so that an interrupted or a
 * concurrent build leaves nothing half done. `report` gets one line per thing that takes time.
 */
export async function buildControlPlane(report: (line: string) => void = console.error): Promise<Binaries> {
  const binaries: Partial<Binaries> = {};
  for (const module of modules) {
    const folder = await builtFolder(module, report);
    for (const program of Object.keys(module.programs) as (keyof Binaries)[]) {
      binaries[program] = join(folder, program);
    }
  }
  return binaries as Binaries;
}

async function builtFolder(module: GoModule, report: (line: string) => void): Promise<string> {
  const source = join(import.meta.dirname, 'modules', module.folder);
  const goMod = await readFile(join(source, 'go.mod'), 'utf8');
  const goSum = await readFile(join(source, 'go.sum'), 'utf8');
  const ldflags = `-s -w ${module.ldflags(goMod)}`.trim();
  const hash = createHash('sha256')
    .update(JSON.stringify([goMod, goSum, module.programs, goFlags, ldflags, goEnvironment]))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')
    .slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rollcall', 'control-plane');
  const target = join(cache, `${module.folder}-${hash}`);
  if (await exists(target)) return target;

  await requireGo(goMod);
  await mkdir(cache, { recursive: true });
  const building = await mkdtemp(join(cache, `.${module.folder}-`));
  const startedAt = Date.now();
  try {
    for (const [program, goPackage] of Object.entries(module.programs)) {
      report(`Building ${program} (the first build of ${module.folder} takes about ${module.usualTime})`);
      await go(
        ['build', ...goFlags, '-ldflags', ldflags, '-o', join(building, program), goPackage],
        source,
        `build ${program}`,
      );
    }
    await rename(building, target).catch(async (error) => {
      if (!(await exists(target))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  report(`Built ${module.folder} in ${Math.round((Date.now() - startedAt) / 1000)} s, kept in ${target}`);
  return target;
}

/** Without these the API server calls itself v0.0.0-master, and clients switch on what that version could do. */
function kubernetesVersionFlags(goMod: string): string {
  const version = /^\s*(?:require )?k8s\.io\/kubernetes (v(\d+)\.(\d+)\.\S+)/m.exec(goMod);
  if (!version) throw new Error('modules/kubernetes/go.mod does not pin k8s.io/kubernetes');
  const variable = 'k8s.io/component-base/version';
  return `-X ${variable}.gitVersion=${version[1]} -X ${variable}.gitMajor=${version[2]} -X ${variable}.gitMinor=${version[3]}`;
}

async function requireGo(goMod: string): Promise<void> {
  const needed = /^go (\d+)\.(\d+)/m.exec(goMod);
  const wanted = `Go ${needed?.[1]}.${needed?.[2]} or newer`;
  const version = await go(['env', 'GOVERSION'], import.meta.dirname, 'say its version').catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(
      `The cluster tests build the Kubernetes control plane with ${wanted}, and there is no go on the PATH.`,
    );
  });
  const found = /^go(\d+)\.(\d+)/.exec(version);
  if (!found || !needed || Number(found[1]) !== Number(needed[1]) || Number(found[2]) < Number(needed[2])) {
    throw new Error(
      `The cluster tests build the Kubernetes control plane with ${wanted}; the PATH has ${version.trim()}.`,
    );
  }
}

function go(args: string[], cwd: string, purpose: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd,
      env: { ...process.env, ...goEnvironment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr = (stderr + chunk).slice(-8000);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`go failed to ${purpose} (${signal ?? `exit code ${code}`}):\n${stderr.trim()}`));
    });
  });
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

if (import.meta.main) {
  await buildControlPlane().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
