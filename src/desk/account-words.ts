/** An account's role and regions in words. */
import { may, regionName, type Account } from '../accounts';
import { listed, type DeskTranslate } from './words';

export function roleText({ role, handlesCases }: Pick<Account, 'role' | 'handlesCases'>, t: DeskTranslate): string {
  return t(`deskAccounts.roles.${role}`) + (role === 'administrator' && handlesCases ? t('deskAccounts.andCases') : '');
}

/** Of whoever sees no case, the regions do not matter. */
export function regionsText(account: Pick<Account, 'role' | 'handlesCases' | 'regions'>, t: DeskTranslate): string {
  if (!may(account, 'cases') && !may(account, 'calls')) return t('none');
  return account.regions.length === 0 ? t('deskAccounts.everywhere') : listed(account.regions.map(regionName), t);
}
