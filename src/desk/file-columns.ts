/** What a row says of the file that it holds: sealed, found by its indexes, with what the list shows beside it. Knows no event. */
import type { Cipher } from '../store/crypto';
import { nameAndPhoneIndexes, type CaseFile } from './case-file';
import { filePlace, personPlace } from './queue';

/** Everything that follows from the file, so that no column is left behind when the file changes. */
export function fileColumns(file: CaseFile, cipher: Cipher) {
  const { caseNumber, contact, region, quickService, callBackFrom } = file;
  return {
    region_code: region.code,
    region_name: region.name,
    file_sealed: cipher.sealJson(filePlace(caseNumber), file),
    name_sealed: contact.name === null ? null : cipher.seal(personPlace(caseNumber), contact.name),
    quick_until: quickService ? Date.parse(quickService.until) : null,
    call_back_from: callBackFrom === null ? null : Date.parse(callBackFrom),
    ...nameAndPhoneIndexes(contact, cipher),
  };
}
