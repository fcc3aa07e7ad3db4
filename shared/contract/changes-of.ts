import { z } from 'zod';

/** A PATCH body: every field optional, and none filled in by a default, so that what is left out stays as it was. */
export function changesOf<S extends z.core.$ZodLooseShape>(create: z.ZodObject<S>): Changes<S> {
  const shape = Object.entries(create.shape).map(([key, field]) => [
    key,
    field instanceof z.ZodDefault ? field.removeDefault() : field,
  ]);
  return z.object(Object.fromEntries(shape)).partial() as unknown as Changes<S>;
}
type Changes<S extends z.core.$ZodLooseShape> = z.ZodType<Partial<z.output<z.ZodObject<S>>>>;
