/** What a `settle` touched, by name. */
export interface TouchedNames {
  readonly nodes: ReadonlySet<string>;
  readonly nodesGone: ReadonlySet<string>;
  readonly daemonSets: ReadonlySet<string>;
  readonly daemonSetsGone: ReadonlySet<string>;
}

/** Collects the names of one kind: what is touched is there, what is gone is not, whichever came last. */
class Kind {
  touched = new Set<string>();
  gone = new Set<string>();

  touch(name: string): void {
    this.gone.delete(name);
    this.touched.add(name);
  }

  drop(name: string): void {
    this.touched.delete(name);
    this.gone.add(name);
  }
}

export class Touched {
  #nodes = new Kind();
  #columns = new Kind();

  get nodes(): Pick<Kind, 'touch' | 'drop'> {
    return this.#nodes;
  }

  get columns(): Pick<Kind, 'touch' | 'drop' | 'touched'> {
    return this.#columns;
  }

  /** Everything since the last call. */
  take(): TouchedNames {
    const { touched: nodes, gone: nodesGone } = this.#nodes;
    const { touched: daemonSets, gone: daemonSetsGone } = this.#columns;
    this.#nodes = new Kind();
    this.#columns = new Kind();
    return { nodes, nodesGone, daemonSets, daemonSetsGone };
  }
}
