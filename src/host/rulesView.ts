import * as vscode from 'vscode';
import type { ListedRule, RuleBook } from '../approvals/ruleBook.js';
import { shownText } from '../base/shownText.js';
import { DisposableStore } from '../base/disposable.js';
import type { Ledger } from '../ledger/ledger.js';
import { whySuspended } from '../policy/suspension.js';
import { ruleInWords } from '../policy/words.js';
import { layers, type Layer, type Rule } from '../protocol/rule.js';
import { agoInWords } from './ago.js';
import { chosenItems } from './chosenItems.js';
import { say } from './say.js';

const { l10n } = vscode;

type Listed = ReturnType<RuleBook['list']>[number];
type RuleNode = { readonly kind: 'rule'; readonly listed: Listed };
type Node = { readonly kind: 'layer'; readonly layer: Layer } | RuleNode;

const layerWords: Readonly<Record<Layer, string>> = {
  admin: l10n.t('From the administrator'),
  user: l10n.t('Yours, in every folder'),
  workspace: l10n.t('Made here, for this folder'),
  session: l10n.t('Until this window closes'),
};

/** One each, so that the list knows them again. */
const layerNodes = {
  admin: { kind: 'layer', layer: 'admin' },
  user: { kind: 'layer', layer: 'user' },
  workspace: { kind: 'layer', layer: 'workspace' },
  session: { kind: 'layer', layer: 'session' },
} as const satisfies Readonly<Record<Layer, Node>>;

/** Every rule that holds here, by layer, with its use; one's own can be removed. */
export class RulesView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly own = new DisposableStore();
  private readonly changed = this.own.add(new vscode.EventEmitter<Node[] | undefined>());
  private readonly view: vscode.TreeView<Node>;
  /** The rows that were drawn last, each with what it says of its use. */
  private readonly drawn = new Map<RuleNode, string>();
  private use: ReturnType<Ledger['ruleUse']> = new Map();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly rules: RuleBook,
    private readonly ledger: Ledger,
    private readonly now: () => number,
    /** Whether a reviewer is on, which suspends wide rules. */
    private readonly isReviewed: () => boolean,
    /** Takes a rule back, on record. */
    private readonly takeBack: (listed: ListedRule) => Promise<void>,
  ) {
    this.view = this.own.add(vscode.window.createTreeView('countersign.rules', { treeDataProvider: this }));
    this.own.add(rules.onDidChange(() => this.refresh()));
    this.own.add(
      ledger.onDidRecord(({ body }) => {
        if (body.kind === 'run' && this.view.visible) this.redraw();
      }),
    );
    this.own.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.redraw();
      }),
    );
    this.refresh();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'layer') {
      return new vscode.TreeItem(layerWords[node.layer], vscode.TreeItemCollapsibleState.Expanded);
    }
    const { rule, layer, from, session } = node.listed;
    const item = new vscode.TreeItem(nameOf(rule));
    item.id = `${layer} ${rule.id}${session === undefined ? '' : ` ${session}`}`;
    const use = this.useInWords(rule);
    const whose = session === undefined ? undefined : rule.agents?.join(', ');
    item.description = whose === undefined ? use : l10n.t('for {0} · {1}', whose, use);
    this.drawn.set(node, use);
    const tips = [ruleInWords(rule, layer), rule.because, l10n.t('{0}, from {1}', rule.id, from)];
    const why = this.whySuspended(rule);
    if (why !== undefined) tips.push(l10n.t('Suspended while a reviewer is on, because {0}.', why));
    item.tooltip = tips.join('\n\n');
    item.iconPath = new vscode.ThemeIcon(icons[rule.then]);
    item.contextValue = layer;
    item.accessibilityInformation = { label: `${ruleInWords(rule, layer)} ${this.useInWords(rule)}` };
    return item;
  }

  getChildren(node?: Node): Node[] {
    const listed = this.rules.list();
    if (node === undefined) {
      return layers.filter(layer => listed.some(rule => rule.layer === layer)).map(layer => layerNodes[layer]);
    }
    if (node.kind === 'rule') return [];
    return listed.filter(rule => rule.layer === node.layer).map(rule => ({ kind: 'rule', listed: rule }));
  }

  /** Shows one rule in the list, chosen; false when it no longer holds. */
  async reveal(id: string, layer: Layer): Promise<boolean> {
    const drawn = [...this.drawn.keys()].find(({ listed }) => listed.rule.id === id && listed.layer === layer);
    const listed = drawn?.listed ?? this.rules.list().find(one => one.rule.id === id && one.layer === layer);
    if (listed === undefined) return false;
    await this.view.reveal(drawn ?? { kind: 'rule', listed }, { select: true, focus: true });
    return true;
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'rule' ? layerNodes[node.listed.layer] : undefined;
  }

  /** Removes the rules a command was called for, where they were made by a click; the others live in files. */
  async remove(args: readonly unknown[]): Promise<void> {
    const wanted = chosenItems(args, this.view.selection);
    if (wanted.size === 0) say(l10n.t('The list has just changed. No rule was removed: choose it again.'));
    for (const value of wanted) {
      if (!isRuleNode(value)) continue;
      const { layer } = value.listed;
      if (layer === 'workspace' || layer === 'session') await this.takeBack(value.listed);
    }
  }

  /** Only rows that say something else are drawn anew: for a moment a new row cannot be acted upon. */
  redraw(): void {
    this.use = this.ledger.ruleUse();
    const stale = [...this.drawn].filter(([node, words]) => words !== this.useInWords(node.listed.rule));
    if (stale.length > 0) this.changed.fire(stale.map(([node]) => node));
  }

  dispose(): void {
    this.own.dispose();
  }

  private refresh(): void {
    const { problems, halted } = this.rules.policy;
    const wrong = halted ?? problems[0];
    this.view.message =
      wrong ?? (this.rules.list().length === 0 ? l10n.t('No rules yet. “Always here” on an ask makes one.') : '');
    this.use = this.ledger.ruleUse();
    this.drawn.clear();
    this.changed.fire(undefined);
  }

  private useInWords(rule: Rule): string {
    const use = this.use.get(rule.id);
    const used =
      use === undefined ? l10n.t('never used') : l10n.t('used {0}×, {1}', use.count, agoInWords(this.now() - use.last));
    return this.whySuspended(rule) === undefined ? used : l10n.t('suspended while a reviewer is on · {0}', used);
  }

  private whySuspended(rule: Rule): string | undefined {
    return this.isReviewed() ? whySuspended(rule) : undefined;
  }
}

const icons = { allow: 'check', ask: 'question', deny: 'circle-slash' } as const;

/** What it is about, short enough to leave room for its use; the tooltip has the whole rule. */
function nameOf({ id, when, because }: Rule): string {
  const { words, path, host, remote, op, program, tool, effect } = when;
  const name = words?.join(' ') ?? path ?? host ?? remote ?? op ?? program ?? tool ?? [effect ?? id].flat().join(', ');
  // What allows nothing that asks stands for an agent at work: taken back, it ends that one.
  return shownText(effect === 'none' ? because : name).text;
}

function isRuleNode(value: unknown): value is RuleNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'rule' && 'listed' in value;
}
