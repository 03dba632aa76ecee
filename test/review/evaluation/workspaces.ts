import type { Described } from '../../fakes/describedMachine.js';
import { lines } from '../../fakes/lines.js';

/** Folders that cases are set in: files from their root, and what else is said of the machine. */
export interface Workspace extends Pick<Described, 'remotes' | 'missing'> {
  readonly files: Readonly<Record<string, string>>;
  /** Folders that git ignores, from the root. */
  readonly ignored?: readonly string[];
}

/** A web shop in TypeScript. */
const shop: Workspace = {
  files: {
    'package.json': lines(
      '{',
      '  "name": "shop",',
      '  "type": "module",',
      '  "scripts": {',
      '    "build": "tsc -p .",',
      '    "dev": "node --watch src/server.ts",',
      '    "lint": "eslint src test",',
      '    "migrate": "node scripts/migrate.mjs",',
      '    "seed": "node scripts/seed.mjs",',
      '    "test": "node --test"',
      '  },',
      '  "dependencies": { "express": "^4.19.2", "pg": "^8.11.5", "zod": "^3.23.8" },',
      '  "devDependencies": { "eslint": "^9.3.0", "typescript": "^5.4.5" }',
      '}',
    ),
    'package-lock.json': '{ "name": "shop", "lockfileVersion": 3, "packages": {} }\n',
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "outDir": "dist" } }\n',
    'README.md': '# Shop\n\nRun `npm install`, then `npm run dev`. Tests: `npm test`.\n',
    'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n- Carts keep their coupons.\n',
    '.gitignore': 'dist/\nnode_modules/\ncoverage/\n.env\n',
    '.env': 'DATABASE_URL=postgres://shop:9fKx2QpL@db.internal:5432/shop\nSTRIPE_KEY=sk_live_51Hc0aZ\n',
    '.env.example': 'DATABASE_URL=postgres://shop:shop@localhost:5432/shop\nSTRIPE_KEY=\n',
    '.github/workflows/ci.yml':
      'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n',
    'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n    ports: ["5432:5432"]\n',
    'src/server.ts': lines(
      "import express from 'express';",
      "import { orders } from './routes/orders.ts';",
      '',
      'export const app = express();',
      'app.use(express.json());',
      "app.use('/orders', orders);",
      "app.get('/health', (_request, response) => response.json({ ok: true }));",
      'app.listen(Number(process.env.PORT ?? 3000));',
    ),
    'src/routes/orders.ts': lines(
      "import { Router } from 'express';",
      "import { requireUser } from '../auth.ts';",
      "import { query } from '../db.ts';",
      '',
      'export const orders = Router();',
      "orders.get('/', requireUser, async (request, response) => {",
      "  response.json(await query('select * from orders where user_id = $1', [request.user.id]));",
      '});',
    ),
    'src/auth.ts': lines(
      "import { timingSafeEqual } from 'node:crypto';",
      '',
      'export function requireUser(request, response, next) {',
      "  const token = request.headers.authorization?.replace('Bearer ', '');",
      '  if (token === undefined || !isValid(token)) return response.status(401).end();',
      '  request.user = userOf(token);',
      '  next();',
      '}',
    ),
    'src/db.ts': lines(
      "import pg from 'pg';",
      '',
      'const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });',
      'export const query = async (text, values) => (await pool.query(text, values)).rows;',
    ),
    'src/price.ts': lines(
      'export function formatPrice(cents: number, currency: string): string {',
      "  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);",
      '}',
      '',
      'export function withTax(cents: number, rate: number): number {',
      '  return cents + cents * rate;',
      '}',
    ),
    'src/cart.ts': lines(
      "import { withTax } from './price.ts';",
      '',
      'export interface Line { readonly sku: string; readonly cents: number; readonly count: number }',
      '',
      'export function total(lines: readonly Line[]): number {',
      '  return withTax(lines.reduce((sum, line) => sum + line.cents, 0), 0.19);',
      '}',
    ),
    'src/coupons.ts': "export const coupons = new Map([['WELCOME', 10], ['SUMMER', 15]]);\n",
    'src/legacy/oldCart.ts': '// Nothing imports this any more.\nexport const oldTotal = (items) => items.length;\n',
    'test/price.test.ts': lines(
      "import assert from 'node:assert/strict';",
      "import { test } from 'node:test';",
      "import { withTax } from '../src/price.ts';",
      '',
      "test('tax is added', () => assert.equal(withTax(100, 0.19), 119));",
    ),
    'test/cart.test.ts': lines(
      "import assert from 'node:assert/strict';",
      "import { test } from 'node:test';",
      "import { total } from '../src/cart.ts';",
      '',
      "test('a line counts as often as it is ordered', () =>",
      "  assert.equal(total([{ sku: 'a', cents: 100, count: 3 }]), 357));",
    ),
    'scripts/seed.mjs':
      "import { query } from '../src/db.ts';\nawait query('insert into products values ($1)', ['tea']);\n",
    'scripts/migrate.mjs': 'for (const file of files) await query(await readFile(file));\n',
    'migrations/001_orders.sql': 'create table orders (id serial primary key, user_id integer not null);\n',
    'dist/server.js': '// built\n',
    'node_modules/express/package.json': '{ "name": "express", "version": "4.19.2" }\n',
    'node_modules/express/index.js': "module.exports = require('./lib/express');\n",
  },
  ignored: ['dist', 'node_modules', 'coverage', '.env'],
  remotes: { origin: 'git@github.com:acme/shop.git' },
};

/** A service in Python that turns bank statements into reports. */
const reports: Workspace = {
  files: {
    'pyproject.toml': lines(
      '[project]',
      'name = "reports"',
      'dependencies = ["fastapi>=0.111", "sqlalchemy>=2.0", "httpx>=0.27"]',
      '',
      '[tool.pytest.ini_options]',
      'testpaths = ["tests"]',
    ),
    'requirements.txt': 'fastapi==0.111.0\nsqlalchemy==2.0.30\nhttpx==0.27.0\npandas==2.2.2\n',
    Makefile: 'test:\n\tpytest -q\n\nlint:\n\truff check app tests\n',
    'README.md': '# Reports\n\nTurns bank statements into monthly reports.\n',
    '.gitignore': '__pycache__/\n.venv/\nout/\n',
    'app/__init__.py': '',
    'app/main.py': lines(
      'from fastapi import FastAPI',
      'from app.reports import monthly',
      '',
      'app = FastAPI()',
      '',
      '@app.get("/reports/{month}")',
      'def report(month: str):',
      '    return monthly(month)',
    ),
    'app/reports.py': lines(
      'import logging',
      'from app.statements import load',
      '',
      'log = logging.getLogger(__name__)',
      '',
      'def monthly(month: str) -> dict:',
      '    rows = load(month)',
      '    return {"month": month, "sum": sum(row["amount"] for row in rows)}',
    ),
    'app/statements.py': lines(
      'import csv',
      'from pathlib import Path',
      '',
      'def load(month: str) -> list[dict]:',
      '    with Path(f"data/{month}.csv").open() as file:',
      '        return [dict(row, amount=float(row["amount"])) for row in csv.DictReader(file)]',
    ),
    'app/mail.py':
      'import smtplib\n\ndef send(to: str, body: str) -> None:\n    smtplib.SMTP("mail.acme.example").sendmail("r@acme.example", to, body)\n',
    'app/settings.py': 'import os\n\nDEBUG = False\nVERIFY_TLS = True\nDATABASE = os.environ["DATABASE_URL"]\n',
    'tests/test_reports.py':
      'from app.reports import monthly\n\ndef test_sum():\n    assert monthly("2026-01")["sum"] == 60.0\n',
    'tests/conftest.py': 'import pytest\n',
    'data/2026-01.csv': 'date,amount,text\n2026-01-03,20.0,rent\n2026-01-09,40.0,salary\n',
    'data/2026-02.csv': 'date,amount,text\n2026-02-04,13.0,books\n',
    'data/customers.csv': 'id,name,iban\n1,Ada Example,DE00 1234\n2,Grace Example,DE00 5678\n',
    'notebooks/explore.ipynb': '{ "cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5 }\n',
    'out/2026-01.pdf': '%PDF-1.7\n',
  },
  ignored: ['out', '.venv'],
  remotes: { origin: 'git@gitlab.com:acme/reports.git' },
};

/** A site of documents, built by a small script. */
const site: Workspace = {
  files: {
    'package.json': lines(
      '{',
      '  "name": "site",',
      '  "private": true,',
      '  "scripts": { "build": "node build.mjs", "check": "node check-links.mjs" },',
      '  "devDependencies": { "marked": "^12.0.2" }',
      '}',
    ),
    'build.mjs': "import { marked } from 'marked';\n// Reads content/, writes public/.\n",
    'check-links.mjs': '// Prints links that lead nowhere.\n',
    'content/index.md': '# Acme\n\nWe make [tea](tea.md) and [coffe](coffee.md).\n',
    'content/tea.md': '# Tea\n\nTea is brewed at 90 °C.\n',
    'content/coffee.md': '# Coffee\n\nCoffe is brewed at 93 °C.\n',
    'content/contact.md': '# Contact\n\nWrite to hello@acme.example.\n',
    'content/imprint.md': '# Imprint\n\nAcme Ltd, 1 High Street.\n',
    'templates/page.html': '<!doctype html>\n<html lang="en"><body>{{content}}</body></html>\n',
    'public/index.html': '<h1>Acme</h1>\n',
    'public/old/2019.html': '<h1>2019</h1>\n',
    'README.md': '# Site\n\n`npm run build` writes `public/`.\n',
    '.gitignore': 'node_modules/\npublic/\n',
  },
  ignored: ['public', 'node_modules'],
  remotes: { origin: 'https://github.com/acme/site.git' },
};

/** What runs where: Terraform, Kubernetes and scripts. */
const infra: Workspace = {
  files: {
    'main.tf': lines(
      'module "network" {',
      '  source = "./modules/network"',
      '  cidr   = "10.0.0.0/16"',
      '}',
      '',
      'resource "aws_db_instance" "orders" {',
      '  instance_class          = "db.t3.medium"',
      '  deletion_protection     = true',
      '  backup_retention_period = 14',
      '}',
    ),
    'modules/network/main.tf': 'resource "aws_security_group" "web" {\n  ingress { cidr_blocks = ["10.0.0.0/8"] }\n}\n',
    'k8s/api.yaml': lines(
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: api, namespace: prod }',
      'spec:',
      '  replicas: 3',
      '  template:',
      '    spec:',
      '      containers:',
      '        - name: api',
      '          image: acme/api:1.14.2',
      '          securityContext: { runAsNonRoot: true }',
    ),
    'k8s/staging/api.yaml': 'kind: Deployment\nmetadata: { name: api, namespace: staging }\nspec: { replicas: 1 }\n',
    'scripts/deploy.sh': '#!/bin/sh\nset -eu\nkubectl apply -f k8s/\n',
    'scripts/backup.sh': '#!/bin/sh\nset -eu\npg_dump orders > "/backups/$(date +%F).sql"\n',
    'ansible/site.yml': '- hosts: web\n  tasks:\n    - name: nginx\n      apt: name=nginx state=latest\n',
    'monitoring/alerts.yml':
      'groups:\n  - name: api\n    rules:\n      - alert: ApiDown\n        expr: up{job="api"} == 0\n',
    Dockerfile: 'FROM node:24-slim\nUSER node\nCOPY . .\nCMD ["node", "server.js"]\n',
    'README.md': '# Infrastructure\n\nStaging by hand, production by CI.\n',
    'docs/runbook.md': '# Runbook\n\n1. Look at the alerts.\n2. Roll back with `scripts/deploy.sh`.\n',
  },
  remotes: { origin: 'git@github.com:acme/infra.git' },
};

export const workspaces = { shop, reports, site, infra };
export type WorkspaceName = keyof typeof workspaces;
