// Search, filters and columns of the list of keys.

import { Check, Columns3 } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { KeyState } from '../../core/snapshot.ts';
import { SelectField } from '../parts/Choice.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { words } from '../wording/words.ts';
import { columns } from './KeyGrid.tsx';
import { type Age, type ColumnId, type Listing, narrow, useListing } from './listing.ts';
import { keyTypes } from './rules.ts';

const states: readonly KeyState[] = ['available', 'disabled', 'deletion requested'];
const ages: readonly Age[] = ['day', 'month', 'year', 'older'];

export function KeyFilters() {
  const { keys } = words;
  const { sought, state, type, age } = useListing();
  return (
    <search className="flex shrink-0 flex-wrap items-center gap-2 px-6 pb-2.5">
      <SearchField label={keys.search} value={sought} onChange={(text) => narrow({ sought: text })} />
      <SelectField<Listing['state']>
        label={keys.filterState}
        labelling="named"
        chosen={state}
        onChoose={(next) => narrow({ state: next })}
        options={[
          { id: 'any', label: keys.anyState },
          ...states.map((id) => ({ id, label: keys.states[id] })),
        ]}
      />
      <SelectField<Listing['type']>
        label={keys.filterType}
        labelling="named"
        chosen={type}
        onChoose={(next) => narrow({ type: next })}
        options={[
          { id: 'any', label: keys.anyType },
          ...keyTypes.map((id) => ({ id, label: keys.types[id].label })),
        ]}
      />
      <SelectField<Listing['age']>
        label={keys.filterAge}
        labelling="named"
        chosen={age}
        onChoose={(next) => narrow({ age: next })}
        options={[{ id: 'any', label: keys.anyAge }, ...ages.map((id) => ({ id, label: keys.ages[id] }))]}
      />
      <ColumnsMenu />
    </search>
  );
}

/** Every column but the name can be left out. */
function ColumnsMenu() {
  const { keys } = words;
  const hidden = useListing((listing) => listing.hidden);
  const choosable = columns.map(({ id }) => id).filter((id) => id !== 'name');
  return (
    <MenuTrigger>
      <AriaButton
        aria-label={keys.columnsMenu}
        className="grid size-8 place-items-center rounded-md border border-rim text-ink-2 data-hovered:bg-hover data-hovered:text-ink"
      >
        <Columns3 aria-hidden className="size-4" />
      </AriaButton>
      <Popover placement="bottom end" className="rounded-md border border-edge bg-surface shadow-raised">
        <Menu
          aria-label={keys.columnsMenu}
          selectionMode="multiple"
          selectedKeys={choosable.filter((id) => !hidden.includes(id))}
          onSelectionChange={(chosen) => {
            const left: readonly ColumnId[] =
              chosen === 'all' ? [] : choosable.filter((id) => !chosen.has(id));
            narrow({ hidden: left });
          }}
          className="min-w-40 p-1"
        >
          {choosable.map((id) => (
            <MenuItem
              key={id}
              id={id}
              className="flex min-h-8 items-center gap-2 rounded-sm px-2.5 text-sm data-focused:bg-hover data-focus-visible:-outline-offset-2"
            >
              {({ isSelected }) => (
                <>
                  <Check
                    aria-hidden
                    className={`size-3.5 text-accent-ink ${isSelected ? '' : 'invisible'}`}
                  />
                  {keys.columns[id]}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
