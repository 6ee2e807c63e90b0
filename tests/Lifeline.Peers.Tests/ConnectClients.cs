using Lifeline.Peers.Tests.Running;
using Lifeline.Peers.Tests.Services;

namespace Lifeline.Peers.Tests;

/// <summary>Connect's, which tells codes by name.</summary>
public class ConnectClients(NodePeers peers) : NodeClients(ok: "ok", deadlineExceeded: "DeadlineExceeded", cancelled: "Canceled")
{
    private protected override ToolProcess Call(ShopService shop, string method, int waitMs, int deadlineMs, int cancelAfter = 0) =>
        peers.Start("connect-client.mjs", shop.ConnectPort, method, waitMs, deadlineMs, cancelAfter);
}
