import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './on-air-panel.module.css';

/** The product's picture; its name stands beside it, so the picture itself says nothing more. */
export function ProductImage({ url }: { url: string | undefined }) {
  const [broken, setBroken] = useState<string | null>(null);
  if (!url || broken === url)
    return (
      <span className={styles.image}>
        <IconPhotoOff size={24} aria-hidden />
      </span>
    );
  return <img className={styles.image} src={url} alt="" onError={() => setBroken(url)} />;
}
