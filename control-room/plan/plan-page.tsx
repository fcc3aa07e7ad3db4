import { Header } from '../app/header.tsx';

export function PlanPage() {
  return <Header />;
}
