import { IconCalendarEvent, IconCircleCheck, IconUserX } from '@tabler/icons-react';

/** How an appointment looks, by how it stands. */
export const appointmentLooks = {
  booked: { tone: 'info', icon: IconCalendarEvent },
  kept: { tone: 'good', icon: IconCircleCheck },
  missed: { tone: 'warn', icon: IconUserX },
} as const;
