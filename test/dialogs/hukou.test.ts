import { hukouBeside } from '../../dialogs/hukou';

test.each([
  ['110105', '410000', 'elsewhere', 'Chaoyang in Beijing, registered in Henan'],
  ['110000', '110108', 'here', 'a municipality is one city'],
  ['410482', '410482', 'here', 'Ruzhou itself'],
  ['410482', '410102', 'province', 'another city of the province'],
  ['410482', '410403', 'province', 'a district of the city above a city of its own'],
  ['410482', '410400', null, 'the city above may mean the county-level city'],
  ['410102', '410105', 'here', 'two districts of one city'],
  ['410100', '410105', 'here', 'a district of the city'],
  ['410100', '410181', 'province', 'a city of its own below the city'],
  ['410100', '410000', null, 'the province of the city does not say which city'],
  ['410000', '410000', null, 'the province alone names no city'],
])('%s beside %s is %s: %s', (place, hukou, expected, _why) => {
  expect(hukouBeside(place, hukou)).toBe(expected);
});
