// default(Context) as the fallback when the request carries none.

namespace M050;

public interface IQuota { Task<int> LeftAsync(Context ctx); }

public static class Quotas
{
    public static async Task<int> LeftAsync(HttpRequestMessage request, IQuota quota)
    {
        var ctx = request.Context ?? default(Context);
        return await quota.LeftAsync(ctx);
    }
}
