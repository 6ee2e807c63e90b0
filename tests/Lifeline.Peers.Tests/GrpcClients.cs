using Lifeline.Peers.Tests.Running;
using Lifeline.Peers.Tests.Services;

namespace Lifeline.Peers.Tests;

/// <summary>gRPC's, which tells codes by number.</summary>
public class GrpcClients(NodePeers peers) : NodeClients(ok: "0", deadlineExceeded: "4", cancelled: "1")
{
    private protected override ToolProcess Call(ShopService shop, string method, int waitMs, int deadlineMs, int cancelAfter = 0) =>
        peers.Start("grpc-client.mjs", shop.GrpcPort, method, waitMs, deadlineMs, cancelAfter);
}
