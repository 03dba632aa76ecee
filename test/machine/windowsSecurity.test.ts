import assert from 'node:assert/strict';
import { test } from 'node:test';
import { troubleWithSecurity } from '../../src/machine/windowsSecurity.js';

const none = undefined;
const loose = 'P may be written by others than administrators';
const descriptors: readonly [says: string, sddl: string, kind: 'own' | 'shared', trouble: string | undefined][] = [
  [
    'administrators and the system may write, users may read',
    'O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)',
    'own',
    none,
  ],
  [
    'the installer of the system’s own parts is one of them',
    'O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464G:SYD:(A;;FA;;;SY)',
    'own',
    none,
  ],
  ['users may write', 'O:BAG:SYD:(A;;FA;;;BA)(A;;0x1301bf;;;BU)', 'own', loose],
  ['everyone may append', 'O:BAG:SYD:(A;;LC;;;WD)', 'own', loose],
  ['a user owns it', 'O:S-1-5-21-1-2-3-1001G:SYD:(A;;FA;;;BA)', 'own', 'P does not belong to the administrators'],
  ['what only its later content inherits is left aside', 'O:BAG:SYD:(A;;FA;;;BA)(A;OICIIO;GA;;;CO)', 'own', none],
  ['a denial is no permission', 'O:BAG:SYD:(D;;FA;;;WD)(A;;FA;;;BA)', 'own', none],
  ['in a shared folder users may add', 'O:SYG:SYD:(A;OICI;FA;;;SY)(A;CI;0x100116;;;BU)', 'shared', none],
  ['in a shared folder users may not take away', 'O:SYG:SYD:(A;;FA;;;SY)(A;CI;DT;;;BU)', 'shared', loose],
  ['an unknown right is trouble', 'O:BAG:SYD:(A;;ZZ;;;BU)', 'own', loose],
  [
    'an entry of an unknown kind is trouble',
    'O:BAG:SYD:(XA;;FR;;;BU;(Exists x))',
    'own',
    'the access list of P cannot be read',
  ],
  ['no access list is trouble', 'O:BAG:SYD:', 'own', 'P has no access list'],
  ['what cannot be read is trouble', '', 'own', 'the access list of P cannot be read'],
];
for (const [says, sddl, kind, trouble] of descriptors) {
  test(`${says}: ${trouble ?? 'no trouble'}`, () => assert.equal(troubleWithSecurity(sddl, 'P', kind), trouble));
}
