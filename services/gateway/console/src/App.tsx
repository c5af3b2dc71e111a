import { lazy, Suspense } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { Refusal } from "./api/client";
import { useMe } from "./api/session";
import { Failed, Loading } from "./components/States";
import { FirstPassword } from "./pages/sign-in/FirstPassword";
import { Reset } from "./pages/sign-in/Reset";
import { SignIn } from "./pages/sign-in/SignIn";
import { SignUp } from "./pages/sign-in/SignUp";
import { Shell } from "./shell/Shell";

const Connections = lazy(() => import("./pages/connections/Connections"));
const Wizard = lazy(() => import("./pages/connections/Wizard"));
const Home = lazy(() => import("./pages/home/Home"));
const Tasks = lazy(() => import("./pages/home/TaskPage"));
const Products = lazy(() => import("./pages/products/Products"));
const Product = lazy(() => import("./pages/product/Product"));
const Categories = lazy(() => import("./pages/categories/Categories"));
const Category = lazy(() => import("./pages/categories/Category"));
const Orders = lazy(() => import("./pages/orders/Orders"));
const Order = lazy(() => import("./pages/order/Order"));
const Missed = lazy(() => import("./pages/orders/Missed"));
const Oversold = lazy(() => import("./pages/oversold/Oversold"));
const Settings = lazy(() => import("./pages/settings/Settings"));
const Drift = lazy(() => import("./pages/drift/Drift"));
const Users = lazy(() => import("./pages/users/Users"));
const Tokens = lazy(() => import("./pages/users/Tokens"));
const Profile = lazy(() => import("./pages/profile/Profile"));
const Audit = lazy(() => import("./pages/audit/Audit"));
const Parked = lazy(() => import("./pages/parked/Parked"));
const Missing = lazy(() => import("./pages/missing/Missing"));

/** Which page an address shows, and who may see it. */
export function App() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignIn />} />
      <Route path="/sign-up" element={<SignUp />} />
      <Route path="/reset" element={<Reset />} />
      <Route path="/*" element={<SignedIn />} />
    </Routes>
  );
}

function SignedIn() {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me.isPending) return <Loading what="your session" rows={1} />;
  if (me.isError) return <Failed what="Your session" error={me.error as Refusal} retry={() => void me.refetch()} />;
  if (!me.data) return <Navigate to="/sign-in" state={{ from: pathname + search }} replace />;
  if (me.data.must_change_password) return <FirstPassword />;
  return (
    <Shell>
      <Suspense fallback={<Loading what="the page" />}>
        <Routes>
          <Route path="/" element={<Navigate to="/connections" replace />} />
          <Route path="/connections" element={<Connections />} />
          <Route path="/connections/new" element={<Wizard />} />
          <Route path="/connections/:connection" element={<Home />} />
          <Route path="/connections/:connection/tasks/:task" element={<Tasks />} />
          <Route path="/connections/:connection/products" element={<Products />} />
          <Route path="/connections/:connection/products/:product" element={<Product />} />
          <Route path="/connections/:connection/categories" element={<Categories />} />
          <Route path="/connections/:connection/categories/:category" element={<Category />} />
          <Route path="/connections/:connection/orders" element={<Orders />} />
          <Route path="/connections/:connection/orders/:order" element={<Order />} />
          <Route path="/connections/:connection/missed-orders" element={<Missed />} />
          <Route path="/connections/:connection/oversold" element={<Oversold />} />
          <Route path="/connections/:connection/settings" element={<Settings />} />
          <Route path="/connections/:connection/drift" element={<Drift />} />
          <Route path="/users" element={<Users />} />
          <Route path="/api-tokens" element={<Tokens />} />
          <Route path="/profile" element={<Profile />} />
          <Route path="/audit-log" element={<Audit />} />
          <Route path="/parked-messages" element={<Parked />} />
          <Route path="*" element={<Missing />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}
