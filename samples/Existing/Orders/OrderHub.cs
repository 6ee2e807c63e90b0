using Microsoft.AspNetCore.SignalR;

namespace Existing.Orders;

/// <summary>Tells clients what they ask for, over a connection that stays open.</summary>
public sealed class OrderHub : Hub
{
    public string Ping() => "pong";
}
