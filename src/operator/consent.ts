/** What a caller has agreed to, on record. */
import type { UnitOfWork } from '../store/types';

const CONSENT_PURPOSE = 'hotline-call';

type Consent = Omit<Parameters<UnitOfWork['consents']['record']>[0], 'purpose'>;

export const recordConsent = (unit: UnitOfWork, consent: Consent): Promise<void> =>
  unit.consents.record({ ...consent, purpose: CONSENT_PURPOSE });
