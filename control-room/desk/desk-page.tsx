import { Header } from '../app/header.tsx';

export function DeskPage() {
  return <Header />;
}
