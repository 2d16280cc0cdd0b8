declare module 'web-push-testing/src/PushApiModel.js' {
  interface Subscribed {
    endpoint: string;
    keys: { p256dh: string; auth: string };
    clientHash: string;
  }

  class PushApiModel {
    notifyUrl: string;
    subscribe(options: {
      userVisibleOnly: 'true' | 'false';
      applicationServerKey: string;
    }): Promise<Subscribed>;
    expireSubscription(clientHash: string): void;
    handleNotification(
      clientHash: string,
      headers: Record<string, string | undefined>,
      body: Buffer,
    ): Promise<void>;
    getNotifications(asked: { clientHash: string }): { messages: string[] };
  }

  const exported: { PushApiModel: typeof PushApiModel };
  export default exported;
}
