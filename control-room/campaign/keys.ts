export const campaignKey = (id: string) => ['campaign', id];
