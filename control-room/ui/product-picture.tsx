import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';

/** A product's picture in a place its class shapes; its name stands beside it, so the picture itself says nothing. */
export function ProductPicture(props: { url: string | undefined; className: string | undefined }) {
  const [broken, setBroken] = useState<string | null>(null);
  if (!props.url || broken === props.url)
    return (
      <span className={props.className} data-missing>
        <IconPhotoOff size="30%" aria-hidden />
      </span>
    );
  return (
    <img className={props.className} src={props.url} alt="" onError={() => setBroken(props.url ?? null)} />
  );
}
